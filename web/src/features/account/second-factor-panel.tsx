import { lazy, Suspense, useState, type FormEvent } from 'react';
import { messageOf } from '@/api/errors';
import type { User } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Skeleton } from '@/components/ui/states';
import { saveFile } from '@/lib/save-file';
import { failed } from '@/lib/failed';
import { toast } from '@/lib/toasts';
import { useConfirmTotp, useRemoveTotp, useSetUpTotp } from './api/second-factor';

const QrCode = lazy(() => import('./qr-code'));

export function SecondFactorPanel({ user }: { user: User }) {
  const setUp = useSetUpTotp();
  const confirm = useConfirmTotp();
  const remove = useRemoveTotp();
  const codes = confirm.data?.recovery_codes;
  return (
    <Panel title="Second factor">
      <div className="grid gap-4">
        {codes && user.totp_enabled && <RecoveryCodes codes={codes} />}
        {user.totp_enabled ? (
          <CodeForm
            key="remove"
            intro="Logging in asks for a code of your authenticator app."
            action="Turn it off"
            busy={remove.isPending}
            error={remove.error}
            onCode={(code) => remove.mutate(code, { onSuccess: () => toast({ title: 'The second factor is off' }) })}
          />
        ) : setUp.data ? (
          <>
            <Key url={setUp.data.otpauth_url} secret={setUp.data.secret} />
            <CodeForm key="confirm" action="Turn it on" busy={confirm.isPending} error={confirm.error} onCode={(code) => confirm.mutate(code)} />
          </>
        ) : (
          <>
            <p className="text-ink-soft">With an authenticator app on your phone, a stolen password alone does not open your account. Admins need it.</p>
            <div>
              <Button busy={setUp.isPending} onClick={() => setUp.mutate(undefined, { onError: failed() })}>
                Set it up
              </Button>
            </div>
          </>
        )}
      </div>
    </Panel>
  );
}

function Key({ url, secret }: { url: string; secret: string }) {
  return (
    <div className="flex flex-wrap items-start gap-5">
      <Suspense fallback={<Skeleton className="size-48" />}>
        <QrCode text={url} label="QR code of the key" />
      </Suspense>
      <div className="grid min-w-60 flex-1 gap-3">
        <p>Scan this with your authenticator app, then enter the code it shows.</p>
        <p className="text-sm text-ink-soft">
          On this very device you can{' '}
          <a href={url} className="font-medium text-accent underline underline-offset-3">
            open the app with it
          </a>
          , or type the key by hand:
        </p>
        <p className="num rounded-md bg-sunken px-3 py-2 select-all">{secret.match(/.{1,4}/g)?.join(' ')}</p>
      </div>
    </div>
  );
}

function CodeForm({ intro, action, busy, error, onCode }: { intro?: string; action: string; busy: boolean; error: unknown; onCode: (code: string) => void }) {
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim()) onCode(code.trim());
  };
  return (
    <form noValidate onSubmit={submit} className="grid gap-3">
      {intro && <p>{intro}</p>}
      <Field label="Code" hint="Six digits." error={error ? messageOf(error) : undefined} className="max-w-xs">
        {(wiring) => <Input autoComplete="one-time-code" {...wiring} value={code} onChange={(event) => setCode(event.target.value)} />}
      </Field>
      <div>
        <Button type="submit" busy={busy}>
          {action}
        </Button>
      </div>
    </form>
  );
}

function RecoveryCodes({ codes }: { codes: string[] }) {
  return (
    <div role="status" className="grid gap-3 rounded-md border border-line p-4">
      <p className="font-medium">Keep these recovery codes somewhere safe. They are not shown again.</p>
      <p className="text-sm text-ink-soft">Each opens your account once, when your phone is not at hand.</p>
      <ul className="num grid gap-1 sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div>
        <Button size="sm" onClick={() => saveFile(new Blob([codes.join('\n') + '\n'], { type: 'text/plain' }), 'peertest-recovery-codes.txt')}>
          Save them as a file
        </Button>
      </div>
    </div>
  );
}
