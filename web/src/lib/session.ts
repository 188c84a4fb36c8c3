import { create } from 'zustand';
import type { User } from '@/api/types';

/** The access token lives here only: in memory, never in storage. */
interface Session {
  /** `unreachable`: there may be a session, but the server could not be asked. */
  status: 'starting' | 'anonymous' | 'authenticated' | 'unreachable';
  token: string | null;
  user: User | null;
  signIn: (token: string, user: User) => void;
  setUser: (user: User) => void;
  signOut: () => void;
}

const flag = 'peertest.session';

/** Whether this browser may hold a refresh cookie, which scripts cannot see: visitors are spared a refused request. */
export function mayHaveSession(): boolean {
  return localStorage.getItem(flag) !== null;
}

export const useSession = create<Session>((set) => ({
  status: 'starting',
  token: null,
  user: null,
  signIn: (token, user) => {
    localStorage.setItem(flag, '1');
    set({ status: 'authenticated', token, user });
  },
  setUser: (user) => set({ user }),
  signOut: () => {
    localStorage.removeItem(flag);
    set({ status: 'anonymous', token: null, user: null });
  },
}));
