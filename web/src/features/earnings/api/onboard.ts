import { useMutation } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';
import { useIdempotency } from '@/lib/idempotency';

/** Asks for the provider's onboarding page and goes there; it leads back to /earnings. */
export function useOnboarding() {
  const once = useIdempotency();
  return useMutation({
    mutationFn: (country: string) => once(country, (headers) => unwrap(api.POST('/api/payments/payout-account', { body: { country }, headers }))),
    onSuccess: ({ url }) => window.location.assign(url),
  });
}
