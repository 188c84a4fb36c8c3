import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Field, FormError } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { PasswordInput } from '@/components/ui/password-input';
import { currentPasswordField, emailField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { toast } from '@/lib/toasts';
import { useChangeEmail } from './api/change-email';

const schema = z.object({ email: emailField, current_password: currentPasswordField });

export function EmailPanel() {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', current_password: '' } });
  const change = useChangeEmail();
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset();
        toast({ title: 'Look into your new mailbox', body: `We have written to ${values.email}. Nothing changes until you confirm it from there.` });
      },
      onError: (error) => {
        const rest = applyServerErrors(form, error);
        if (rest) form.setError('root', { message: rest });
      },
    }),
  );
  return (
    <Panel title="Email address">
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4 sm:grid-cols-2">
        <FormError message={errors.root?.message} className="sm:col-span-2" />
        <Field label="New address" error={errors.email?.message}>
          {(wiring) => <Input type="email" autoComplete="email" {...wiring} {...form.register('email')} />}
        </Field>
        <Field label="Your password" error={errors.current_password?.message}>
          {(wiring) => <PasswordInput autoComplete="current-password" {...wiring} {...form.register('current_password')} />}
        </Field>
        <div className="sm:col-span-2">
          <Button type="submit" busy={change.isPending}>
            Change address
          </Button>
        </div>
      </form>
    </Panel>
  );
}
