import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import { useSearchParams } from 'react-router';
import * as z from 'zod/mini';
import { Button } from '@/components/ui/button';
import { Checkbox, ChoiceGroup } from '@/components/ui/checkbox';
import { Field, FormError } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { PasswordInput } from '@/components/ui/password-input';
import { TextLink } from '@/components/ui/text-link';
import { emailField, passwordField, textField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { useRegister } from './api/register';
import { AuthCard } from './auth-card';
import { CheckYourMail } from './check-your-mail';

const schema = z.object({
  name: textField(80, 'Please enter your name.'),
  email: emailField,
  password: passwordField,
  roles: z.array(z.enum(['builder', 'tester'])).check(z.minLength(1, 'Choose at least one.')),
});
type Values = z.infer<typeof schema>;

export function RegisterPage() {
  const [params] = useSearchParams();
  const wanted = params.get('role');
  const roles: Values['roles'] = wanted === 'builder' || wanted === 'tester' ? [wanted] : [];
  const form = useForm<Values>({ resolver: zodResolver(schema), defaultValues: { name: '', email: '', password: '', roles } });
  const register = useRegister();
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    register.mutate(values, {
      onError: (error) => {
        const rest = applyServerErrors(form, error);
        if (rest) form.setError('root', { message: rest });
      },
    }),
  );
  if (register.isSuccess) return <CheckYourMail email={register.variables.email} />;
  return (
    <AuthCard
      title="Create your account"
      below={
        <>
          Already with us? <TextLink to="/login">Log in</TextLink>
        </>
      }
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <FormError message={errors.root?.message} />
        <ChoiceGroup legend="What brings you here?" error={errors.roles?.message}>
          <Checkbox label="I build apps" hint="Pay people to test them, see what they find." value="builder" {...form.register('roles')} />
          <Checkbox label="I test apps" hint="Walk through apps, report problems, get paid." value="tester" {...form.register('roles')} />
        </ChoiceGroup>
        <Field label="Name" hint="Shown to the people you work with." error={errors.name?.message}>
          {(wiring) => <Input autoComplete="name" {...wiring} {...form.register('name')} />}
        </Field>
        <Field label="Email" error={errors.email?.message}>
          {(wiring) => <Input type="email" autoComplete="username" {...wiring} {...form.register('email')} />}
        </Field>
        <Field label="Password" hint="10 characters or more; a few words in a row work well." error={errors.password?.message}>
          {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...form.register('password')} />}
        </Field>
        <Button type="submit" variant="primary" size="lg" busy={register.isPending}>
          Create account
        </Button>
      </form>
    </AuthCard>
  );
}
