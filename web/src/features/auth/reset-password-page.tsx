import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useNavigate, useSearchParams } from 'react-router';
import * as z from 'zod/mini';
import { ApiError } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { Field, FormError } from '@/components/ui/field';
import { PasswordInput } from '@/components/ui/password-input';
import { TextLink } from '@/components/ui/text-link';
import { passwordField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { useSession } from '@/lib/session';
import { useResetPassword } from './api/reset-password';
import { AuthCard } from './auth-card';

const schema = z.object({ password: passwordField });

export function ResetPasswordPage() {
  const [params] = useSearchParams();
  const token = params.get('token') ?? '';
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { password: '' } });
  const reset = useResetPassword();
  const navigate = useNavigate();
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ password }) =>
    reset.mutate(
      { token, password },
      {
        onSuccess: () => {
          // The server has ended every session, this one too.
          useSession.getState().signOut();
          void navigate('/login', { state: { notice: 'Your new password is set. Please log in with it.' } });
        },
        onError: (error) => {
          const rest = applyServerErrors(form, error);
          if (rest) form.setError('root', { message: rest });
        },
      },
    ),
  );
  const stale = token === '' || (reset.error instanceof ApiError && reset.error.code === 'invalid_token');
  if (stale) {
    return (
      <AuthCard title="This link is no longer good" intro="It was used already, or it is older than one hour.">
        <TextLink to="/forgot-password">Ask for a new link</TextLink>
      </AuthCard>
    );
  }
  return (
    <AuthCard title="Set a new password" intro="You will be logged out everywhere else.">
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <FormError message={errors.root?.message} />
        <Field label="New password" hint="10 characters or more; a few words in a row work well." error={errors.password?.message}>
          {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...form.register('password')} />}
        </Field>
        <Button type="submit" variant="primary" size="lg" busy={reset.isPending}>
          Set the password
        </Button>
      </form>
    </AuthCard>
  );
}
