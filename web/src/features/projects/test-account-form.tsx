import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import type { TestAccount } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Sheet } from '@/components/ui/dialog';
import { Field, FormError } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { PasswordInput } from '@/components/ui/password-input';
import { atMost, textField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { toast } from '@/lib/toasts';
import { useSaveTestAccount } from './api/save-test-account';

const most = 500;
const secret = z.string().check(atMost(most));
const shared = { label: textField(most, 'Please enter a label, such as "Shopper with an order".'), notes: secret };
const creating = z.object({ ...shared, username: secret.check(z.minLength(1, 'Please enter the user name.')), password: secret.check(z.minLength(1, 'Please enter the password.')) });
const editing = z.object({ ...shared, username: secret, password: secret });

export function TestAccountForm({ projectId, account, onClose }: { projectId: string; account?: TestAccount; onClose: () => void }) {
  const form = useForm({
    resolver: zodResolver(account ? editing : creating),
    defaultValues: { label: account?.label ?? '', username: '', password: '', notes: '' },
  });
  const save = useSaveTestAccount(projectId, account);
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    save.mutate(values, {
      onSuccess: () => {
        onClose();
        toast({ title: 'Test account saved' });
      },
      onError: (error) => {
        const rest = applyServerErrors(form, error);
        if (rest) form.setError('root', { message: rest });
      },
    }),
  );
  const keep = account ? 'Leave empty to keep what is stored.' : undefined;
  return (
    <Sheet open onOpenChange={(open) => !open && onClose()} title={account ? 'Edit test account' : 'Add test account'} description="Never the account of a real person.">
      <form noValidate autoComplete="off" onSubmit={(event) => void submit(event)} className="grid gap-4">
        <FormError message={errors.root?.message} />
        <Field label="Label" hint="Testers see it before they reveal the rest." error={errors.label?.message}>
          {(wiring) => <Input {...wiring} {...form.register('label')} />}
        </Field>
        <Field label="User name" hint={keep} error={errors.username?.message}>
          {(wiring) => <Input autoComplete="off" {...wiring} {...form.register('username')} />}
        </Field>
        <Field label="Password" hint={keep} error={errors.password?.message}>
          {(wiring) => <PasswordInput autoComplete="new-password" {...wiring} {...form.register('password')} />}
        </Field>
        <Field label="Notes" optional hint={keep} error={errors.notes?.message}>
          {(wiring) => <Textarea {...wiring} {...form.register('notes')} />}
        </Field>
        <Button type="submit" variant="primary" busy={save.isPending}>
          Save test account
        </Button>
      </form>
    </Sheet>
  );
}
