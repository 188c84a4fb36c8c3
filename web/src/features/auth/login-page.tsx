import { zodResolver } from '@hookform/resolvers/zod';
import { useEffect, useState } from 'react';
import { useForm } from 'react-hook-form';
import { useLocation } from 'react-router';
import * as z from 'zod/mini';
import { ApiError } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { Field, FormError } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { PasswordInput } from '@/components/ui/password-input';
import { TextLink } from '@/components/ui/text-link';
import { applyServerErrors } from '@/lib/form-errors';
import { emailField } from '@/lib/fields';
import { useLogIn } from './api/log-in';
import { AuthCard } from './auth-card';

const schema = z.object({ email: emailField, password: z.string().check(z.minLength(1, 'Please enter your password.')), totp: z.string() });

export function LoginPage() {
  const form = useForm({ resolver: zodResolver(schema), defaultValues: { email: '', password: '', totp: '' } });
  const [codeAsked, setCodeAsked] = useState(false);
  const logIn = useLogIn();
  const { errors } = form.formState;
  const notice = (useLocation().state as { notice?: string } | null)?.notice;
  const { setFocus } = form;
  useEffect(() => {
    if (codeAsked) setFocus('totp');
  }, [codeAsked, setFocus]);
  const submit = form.handleSubmit(({ totp, ...values }) =>
    logIn.mutate(totp ? { ...values, totp } : values, {
      onError: (error) => {
        if (error instanceof ApiError && error.fields.some(({ field }) => field === 'totp')) {
          // The password was right: the form stays as it is and asks for the code besides.
          setCodeAsked(true);
          form.setError('totp', { message: totp ? error.message : undefined }, { shouldFocus: Boolean(totp) });
          return;
        }
        const rest = applyServerErrors(form, error);
        if (rest) form.setError('root', { message: rest });
      },
    }),
  );
  return (
    <AuthCard
      title="Log in"
      intro={notice}
      below={
        <>
          New here? <TextLink to="/register">Create an account</TextLink>
        </>
      }
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <FormError message={errors.root?.message} />
        <Field label="Email" error={errors.email?.message}>
          {(wiring) => <Input type="email" autoComplete="username" {...wiring} {...form.register('email')} />}
        </Field>
        <Field label="Password" error={errors.password?.message}>
          {(wiring) => <PasswordInput autoComplete="current-password" {...wiring} {...form.register('password')} />}
        </Field>
        {codeAsked && (
          <Field label="Code" hint="From your authenticator app, or one of your recovery codes." error={errors.totp?.message}>
            {(wiring) => <Input autoComplete="one-time-code" {...wiring} {...form.register('totp')} />}
          </Field>
        )}
        <Button type="submit" variant="primary" size="lg" busy={logIn.isPending}>
          Log in
        </Button>
        <p className="text-center">
          <TextLink to="/forgot-password">Forgot your password?</TextLink>
        </p>
      </form>
    </AuthCard>
  );
}
