import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/field';
import { TextLink } from '@/components/ui/text-link';
import { messageOf } from '@/api/errors';
import { useResendVerification } from './api/resend-verification';
import { AuthCard } from './auth-card';

export function CheckYourMail({ email }: { email: string }) {
  const resend = useResendVerification();
  return (
    <AuthCard
      title="Check your mail"
      intro={
        <>
          If <strong className="font-semibold text-ink">{email}</strong> can be signed up, a mail with a link is on its way. The link works for 24 hours.
        </>
      }
      below={
        <>
          You can already <TextLink to="/login">log in</TextLink> and look around.
        </>
      }
    >
      <FormError message={resend.error ? messageOf(resend.error) : undefined} />
      <Button busy={resend.isPending} disabled={resend.isSuccess} onClick={() => resend.mutate(email)}>
        {resend.isSuccess ? 'Sent again' : 'Send the mail again'}
      </Button>
    </AuthCard>
  );
}
