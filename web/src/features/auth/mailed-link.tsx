import { Link, useSearchParams } from 'react-router';
import { ApiError, messageOf } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { FormError } from '@/components/ui/field';
import { Loading } from '@/components/ui/states';
import { useMailedToken, type MailedRoute } from './api/mailed-token';
import { AuthCard } from './auth-card';

interface Words {
  waiting: string;
  done: { title: string; intro: string };
  refused: string;
  /** What to do when the link is too old. */
  expired: string;
}

/** Where a link in a mail leads: its token is sent at once, and the outcome told. */
export function MailedLink({ route, words, onward }: { route: MailedRoute; words: Words; onward: (done: boolean) => { to: string; label: string } }) {
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  const sent = useMailedToken(route, token);
  if (sent.isLoading) {
    return (
      <AuthCard title={words.waiting}>
        <Loading rows={1} label={words.waiting} />
      </AuthCard>
    );
  }
  const expired = token === '' || (sent.error instanceof ApiError && sent.error.code === 'invalid_token');
  const next = onward(sent.isSuccess);
  return (
    <AuthCard
      title={sent.isSuccess ? words.done.title : words.refused}
      intro={sent.isSuccess ? words.done.intro : expired ? `This link is no longer good: it was used already, or it is older than 24 hours. ${words.expired}` : undefined}
    >
      {sent.error && !expired && <FormError message={messageOf(sent.error)} />}
      <Button asChild variant="primary" size="lg">
        <Link to={next.to}>{next.label}</Link>
      </Button>
    </AuthCard>
  );
}
