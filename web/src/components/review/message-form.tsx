import { useState, type ReactNode } from 'react';
import { messageOf } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';

export const messageBounds = { least: 10, most: 5000 };

/** What people write to one another about a submission: 10 to 5000 characters. */
export function MessageForm({
  label,
  hint,
  action,
  busy,
  error,
  onSend,
  children,
  below,
  blocked,
}: {
  label: string;
  hint?: ReactNode;
  action: string;
  busy: boolean;
  error: unknown;
  onSend: (message: string) => void;
  /** More fields above the text. */
  children?: ReactNode;
  /** More fields below it. */
  below?: ReactNode;
  /** Why it cannot be sent yet, said to who tries. */
  blocked?: string;
}) {
  const [text, setText] = useState('');
  const [short, setShort] = useState(false);
  const [tried, setTried] = useState(false);
  const tooShort = short ? `Please write at least ${messageBounds.least} characters.` : undefined;
  const refused = tooShort || (tried && blocked) || (error ? messageOf(error) : undefined);
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const message = text.trim();
        setShort(message.length < messageBounds.least);
        setTried(true);
        if (message.length >= messageBounds.least && !busy && !blocked) onSend(message);
      }}
    >
      {children}
      <Field label={label} hint={hint} error={refused}>
        {(wiring) => <Textarea {...wiring} required maxLength={messageBounds.most} value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      {below}
      <Button type="submit" variant="primary" busy={busy} className="justify-self-end">
        {action}
      </Button>
    </form>
  );
}
