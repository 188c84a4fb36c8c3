import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Field, FormError } from '@/components/ui/field';
import { PasswordInput } from '@/components/ui/password-input';
import { currentPasswordField, passwordField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { toast } from '@/lib/toasts';
import { useChangePassword } from './api/change-password';

const schema = z.object({ current_password: currentPasswordField, password: passwordField });

export function PasswordPanel() {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { current_password: '', password: '' } });
  const change = useChangePassword();
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    change.mutate(values, {
      onSuccess: () => {
        form.reset();
        toast({ title: 'Password changed' });
      },
      onError: (error) => {
        const rest = applyServerErrors(form, error);
        if (rest) form.setError('root', { message: rest });
      },
    }),
  );
  return (
    <Panel title="Password">
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4 sm:grid-cols-2">
        <FormError message={errors.root?.message} className="sm:col-span-2" />
        <Field label="Current password" error={errors.current_password?.message}>
          {(wiring) => <PasswordInput autoComplete="current-password" {...wiring} {...form.register('current_password')} />}
        </Field>
        <Field label="New password" hint="10 characters or more." error={errors.password?.message}>
          {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...form.register('password')} />}
        </Field>
        <div className="sm:col-span-2">
          <Button type="submit" busy={change.isPending}>
            Change password
          </Button>
        </div>
      </form>
    </Panel>
  );
}
