import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/button';
import { Field, FormError } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { TextLink } from '@/components/ui/text-link';
import { emailField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { useForgotPassword } from './api/forgot-password';
import { AuthCard } from './auth-card';

const schema = z.object({ email: emailField });

export function ForgotPasswordPage() {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '' } });
  const forgot = useForgotPassword();
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ email }) =>
    forgot.mutate(email, {
      onError: (error) => {
        const rest = applyServerErrors(form, error);
        if (rest) form.setError('root', { message: rest });
      },
    }),
  );
  if (forgot.isSuccess) {
    return (
      <AuthCard
        title="Check your mail"
        intro="If there is an account with this address, a link to set a new password is on its way. It works for one hour."
        below={<TextLink to="/login">Back to log in</TextLink>}
      />
    );
  }
  return (
    <AuthCard title="Forgot your password?" intro="We send you a link to set a new one." below={<TextLink to="/login">Back to log in</TextLink>}>
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <FormError message={errors.root?.message} />
        <Field label="Email" error={errors.email?.message}>
          {(wiring) => <Input type="email" autoComplete="username" {...wiring} {...form.register('email')} />}
        </Field>
        <Button type="submit" variant="primary" size="lg" busy={forgot.isPending}>
          Send the link
        </Button>
      </form>
    </AuthCard>
  );
}
