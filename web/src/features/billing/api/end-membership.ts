import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useIdempotency } from '@/lib/idempotency';

const calls = { cancel: '/api/payments/membership/cancel', resume: '/api/payments/membership/resume' } as const;

/** Cancel at the end of the period, or take that back. */
export function useEndMembership(what: keyof typeof calls) {
  const queries = useQueryClient();
  const once = useIdempotency();
  return useMutation({
    mutationFn: () => once(what, (headers) => unwrap(api.POST(calls[what], { headers }))),
    onSuccess: () => Promise.all([queries.invalidateQueries({ queryKey: ['payments'] }), queries.invalidateQueries({ queryKey: ['me'] })]),
  });
}
