import { Link, useSearchParams } from 'react-router';
import { ApiError, messageOf } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/field';
import { Loading } from '@/components/ui/states';
import { useSession } from '@/lib/session';
import { useVerifyEmail } from './api/verify-email';
import { AuthCard } from './auth-card';

export function VerifyEmailPage() {
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  const verify = useVerifyEmail(token);
  const loggedIn = useSession((session) => session.status === 'authenticated');
  if (verify.isSuccess) {
    return (
      <AuthCard title="Your email is confirmed" intro="Everything is open to you now.">
        <Button asChild variant="primary" size="lg">
          <Link to="/login">{loggedIn ? 'Continue' : 'Log in'}</Link>
        </Button>
      </AuthCard>
    );
  }
  if (verify.isLoading) {
    return (
      <AuthCard title="Confirming your email">
        <Loading rows={1} label="Confirming your email" />
      </AuthCard>
    );
  }
  const expired = token === '' || (verify.error instanceof ApiError && verify.error.code === 'invalid_token');
  return (
    <AuthCard
      title="Your email could not be confirmed"
      intro={expired ? 'This link is no longer good: it was used already, or it is older than 24 hours. Log in and have a new one sent.' : undefined}
    >
      {!expired && <FormError message={messageOf(verify.error)} />}
      <Button asChild variant="primary" size="lg">
        <Link to="/login">{loggedIn ? 'Back to the app' : 'Log in'}</Link>
      </Button>
    </AuthCard>
  );
}
