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
}: {
  label: string;
  hint?: ReactNode;
  action: string;
  busy: boolean;
  error: unknown;
  onSend: (message: string) => void;
  /** More fields above the text. */
  children?: ReactNode;
}) {
  const [text, setText] = useState('');
  const [short, setShort] = useState(false);
  const refused = short ? `Please write at least ${messageBounds.least} characters.` : error ? messageOf(error) : undefined;
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const message = text.trim();
        setShort(message.length < messageBounds.least);
        if (message.length >= messageBounds.least && !busy) onSend(message);
      }}
    >
      {children}
      <Field label={label} hint={hint} error={refused}>
        {(wiring) => <Textarea {...wiring} required maxLength={messageBounds.most} value={text} onChange={(event) => setText(event.target.value)} />}
      </Field>
      <Button type="submit" variant="primary" busy={busy} className="justify-self-end">
        {action}
      </Button>
    </form>
  );
}
