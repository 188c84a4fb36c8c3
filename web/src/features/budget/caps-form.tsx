import { zodResolver } from '@hookform/resolvers/zod';
import { useForm } from 'react-hook-form';
import * as z from 'zod/mini';
import type { Budget } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Field, FormError } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { applyServerErrors } from '@/lib/form-errors';
import { decimalText, minorDigits, parseMoney } from '@/lib/money';
import { toast } from '@/lib/toasts';
import { useSetBudget } from './api/set-budget';

/** Empty: no cap. */
function readCap(text: string, currency: string): number | null {
  return text.trim() === '' ? null : parseMoney(text, currency);
}

export function CapsForm({ budget }: { budget: Budget }) {
  const { currency } = budget;
  const amount = z.string().check(z.refine((text) => text.trim() === '' || parseMoney(text, currency) !== null, `An amount in ${currency}, or nothing for no cap.`));
  const shown = (minor: number | null) => (minor === null ? '' : decimalText(minor, minorDigits(currency)));
  const form = useForm({
    resolver: zodResolver(z.object({ weekly: amount, monthly: amount })),
    defaultValues: { weekly: shown(budget.weekly_cap_minor), monthly: shown(budget.monthly_cap_minor) },
  });
  const save = useSetBudget();
  const { errors } = form.formState;
  const submit = form.handleSubmit((values) =>
    save.mutate(
      { weekly_cap_minor: readCap(values.weekly, currency), monthly_cap_minor: readCap(values.monthly, currency) },
      {
        onSuccess: () => toast({ title: 'Budget saved' }),
        onError: (error) => {
          const rest = applyServerErrors(form, error, { weekly_cap_minor: 'weekly', monthly_cap_minor: 'monthly' });
          if (rest) form.setError('root', { message: rest });
        },
      },
    ),
  );
  return (
    <Panel title="Caps">
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4">
        <FormError message={errors.root?.message} />
        <Field label={`Most in a week, in ${currency}`} optional hint="Weeks begin on Monday." error={errors.weekly?.message}>
          {(wiring) => <Input inputMode="decimal" placeholder="no cap" className="num" {...wiring} {...form.register('weekly')} />}
        </Field>
        <Field label={`Most in a month, in ${currency}`} optional error={errors.monthly?.message}>
          {(wiring) => <Input inputMode="decimal" placeholder="no cap" className="num" {...wiring} {...form.register('monthly')} />}
        </Field>
        <p className="text-sm text-ink-soft">A cap stops you from publishing more. Testers who are at work are paid in any case. We tell you at 80 % and when a cap is used up.</p>
        <div>
          <Button type="submit" variant="primary" busy={save.isPending}>
            Save caps
          </Button>
        </div>
      </form>
    </Panel>
  );
}
