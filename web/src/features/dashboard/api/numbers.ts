import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import type { Escrow, Job } from '@/api/types';

const most = 100;
const jobsIn = (status: Job['status']) => unwrap(api.GET('/api/jobs', { params: { query: { scope: 'mine', status, limit: most } } }));
const escrowsIn = (state: Escrow['state']) => unwrap(api.GET('/api/escrow', { params: { query: { state, limit: most } } }));

/** Active jobs, open reviews and money held; counts beyond a page of 100 say "100+". */
export function useNumbers() {
  return useQuery({
    queryKey: ['stats', 'numbers'],
    queryFn: async () => {
      const [open, full, reviews, reserved, captured] = await Promise.all([
        jobsIn('open'),
        jobsIn('in_progress'),
        unwrap(api.GET('/api/submissions', { params: { query: { scope: 'received', status: 'pending', limit: most } } })),
        escrowsIn('reserved'),
        escrowsIn('captured'),
      ]);
      return {
        activeJobs: countOf(open, full),
        openReviews: countOf(reviews),
        held: sumsOf([...reserved.items, ...captured.items]),
      };
    },
  });
}

function countOf(...pages: { items: unknown[]; next_cursor?: string }[]): string {
  const count = pages.reduce((sum, page) => sum + page.items.length, 0);
  return pages.some((page) => page.next_cursor) ? `${count}+` : String(count);
}

export function sumsOf(escrows: Pick<Escrow, 'amount_minor' | 'currency'>[]): { currency: string; minor: number }[] {
  const sums = new Map<string, number>();
  for (const { currency, amount_minor } of escrows) sums.set(currency, (sums.get(currency) ?? 0) + amount_minor);
  return [...sums].map(([currency, minor]) => ({ currency, minor }));
}
