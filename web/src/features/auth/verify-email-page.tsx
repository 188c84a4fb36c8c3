import { useSession } from '@/lib/session';
import { MailedLink } from './mailed-link';

const words = {
  waiting: 'Confirming your email',
  done: { title: 'Your email is confirmed', intro: 'Everything is open to you now.' },
  refused: 'Your email could not be confirmed',
  expired: 'Log in and have a new one sent.',
};

export function VerifyEmailPage() {
  const loggedIn = useSession((session) => session.status === 'authenticated');
  // The log-in page sends on who is logged in already.
  return <MailedLink route="/api/auth/verify-email" words={words} onward={(done) => ({ to: '/login', label: !loggedIn ? 'Log in' : done ? 'Continue' : 'Back to the app' })} />;
}
