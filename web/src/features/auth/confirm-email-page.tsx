import { MailedLink } from './mailed-link';

const words = {
  waiting: 'Confirming your new address',
  done: { title: 'Your new address is confirmed', intro: 'From now on you log in with it, and we write to it.' },
  refused: 'Your address stays as it was',
  expired: 'Ask for a new one in your account settings.',
};

export function ConfirmEmailPage() {
  return <MailedLink route="/api/auth/confirm-email" words={words} onward={() => ({ to: '/account', label: 'Continue' })} />;
}
