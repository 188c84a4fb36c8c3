import { create } from 'zustand';
import type { Role, User } from '@/api/types';

const key = 'peertest.role';

/** The side an account with several roles is looking from; remembered on this device. */
export const useRoleChoice = create<{ choice: Role | null; choose: (role: Role) => void }>((set) => ({
  choice: localStorage.getItem(key) as Role | null,
  choose: (choice) => {
    localStorage.setItem(key, choice);
    set({ choice });
  },
}));

export function activeRole(user: Pick<User, 'roles'>, choice: Role | null): Role {
  if (choice && user.roles.includes(choice)) return choice;
  // Every admin has another role as well, which most never use.
  return user.roles.includes('admin') ? 'admin' : (user.roles[0] ?? 'tester');
}
