import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useIdempotency } from '@/lib/idempotency';

const pages = {
  checkout: '/api/payments/membership/checkout',
  card: '/api/payments/card/setup',
  portal: '/api/payments/portal',
} as const;

/** Asks for one of the payment provider's pages and goes there; it leads back to /billing. */
export function useProviderPage(page: keyof typeof pages) {
  const once = useIdempotency();
  return useMutation({
    mutationFn: () => once(page, (headers) => unwrap(api.POST(pages[page], { headers }))),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}
