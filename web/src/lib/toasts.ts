import { create } from 'zustand';

export interface Toast {
  id: number;
  tone: 'good' | 'bad' | 'info';
  title: string;
  body?: string;
  link?: { to: string; label: string };
}

let nextId = 1;

export const useToasts = create<{ toasts: Toast[]; dismiss: (id: number) => void }>((set) => ({
  toasts: [],
  dismiss: (id) => set((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) })),
}));

/** Says something in the corner, from anywhere. At most four at a time. */
export function toast(input: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): void {
  useToasts.setState((state) => ({ toasts: [...state.toasts.slice(-3), { tone: 'good', ...input, id: nextId++ }] }));
}
