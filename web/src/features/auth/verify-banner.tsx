import { Button } from '@/components/ui/button';
import { useSession } from '@/lib/session';
import { failed } from '@/lib/failed';
import { toast } from '@/lib/toasts';
import { useResendVerification } from './api/resend-verification';

/** Says, on every screen, what an unconfirmed address still holds back, or that mails to it come back. */
export function VerifyBanner() {
  const user = useSession((session) => session.user);
  const resend = useResendVerification();
  if (!user || (user.email_verified && !user.email_bounces)) return null;
  return (
    <div role="region" aria-label="Confirm your email" className="flex flex-wrap items-center justify-center gap-x-4 gap-y-2 bg-warn-soft px-4 py-2 text-warn">
      {user.email_bounces ? (
        <p>
          Our mails to <strong className="font-semibold">{user.email}</strong> come back, so we have stopped sending them. Confirm the address again, or change it in your account.
        </p>
      ) : (
        <p>
          Please confirm <strong className="font-semibold">{user.email}</strong> by the link in our mail. Until then nothing can be published, accepted or paid.
        </p>
      )}
      <Button
        size="sm"
        busy={resend.isPending}
        onClick={() =>
          resend.mutate(user.email, {
            onSuccess: () => toast({ title: 'Mail sent', body: 'Look for it in your inbox in a minute.' }),
            onError: failed('The mail was not sent'),
          })
        }
      >
        {user.email_bounces ? 'Send a mail to confirm it' : 'Send it again'}
      </Button>
    </div>
  );
}
