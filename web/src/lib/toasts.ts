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

/** Says something in the corner, from anywhere. At most three at a time, and never the same thing twice. */
export function toast(input: Omit<Toast, 'id' | 'tone'> & { tone?: Toast['tone'] }): void {
  useToasts.setState((state) => {
    const others = state.toasts.filter((other) => other.title !== input.title || other.body !== input.body);
    return { toasts: [...others.slice(-2), { tone: 'good', ...input, id: nextId++ }] };
  });
}
