import { create } from 'zustand';
import type { User } from '@/api/types';

/** The access token lives here only: in memory, never in storage. */
interface Session {
  status: 'starting' | 'anonymous' | 'authenticated';
  token: string | null;
  user: User | null;
  signIn: (token: string, user: User) => void;
  setUser: (user: User) => void;
  signOut: () => void;
}

export const useSession = create<Session>((set) => ({
  status: 'starting',
  token: null,
  user: null,
  signIn: (token, user) => set({ status: 'authenticated', token, user }),
  setUser: (user) => set({ user }),
  signOut: () => set({ status: 'anonymous', token: null, user: null }),
}));
