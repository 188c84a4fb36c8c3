import { Link, useSearchParams } from 'react-router';
import { ApiError, messageOf } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/field';
import { Loading } from '@/components/ui/states';
import { useConfirmEmail } from './api/confirm-email';
import { AuthCard } from './auth-card';

export function ConfirmEmailPage() {
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  const confirm = useConfirmEmail(token);
  const onward = (
    <Button asChild variant="primary" size="lg">
      <Link to="/account">Continue</Link>
    </Button>
  );
  if (confirm.isSuccess) {
    return (
      <AuthCard title="Your new address is confirmed" intro="From now on you log in with it, and we write to it.">
        {onward}
      </AuthCard>
    );
  }
  if (confirm.isLoading) {
    return (
      <AuthCard title="Confirming your new address">
        <Loading rows={1} label="Confirming your new address" />
      </AuthCard>
    );
  }
  const expired = token === '' || (confirm.error instanceof ApiError && confirm.error.code === 'invalid_token');
  return (
    <AuthCard
      title="Your address stays as it was"
      intro={expired ? 'This link is no longer good: it was used already, or it is older than 24 hours. Ask for a new one in your account settings.' : undefined}
    >
      {!expired && <FormError message={messageOf(confirm.error)} />}
      {onward}
    </AuthCard>
  );
}
