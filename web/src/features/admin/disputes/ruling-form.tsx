import { zodResolver } from '@hookform/resolvers/zod';
import { useState } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { DisputeView } from '@/api/types';
import { Button } from '@/components/ui/button';
import { ChoiceGroup, Radio } from '@/components/ui/checkbox';
import { Confirm } from '@/components/ui/confirm';
import { Field, FormError } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { DateTime, RelativeTime } from '@/components/ui/time';
import { applyServerErrors } from '@/lib/form-errors';
import { formatMoney } from '@/lib/money';
import { toast } from '@/lib/toasts';
import { useNow } from '@/lib/use-now';
import { useResolveDispute } from '../api/disputes';
import { mayRuleAgainstTester } from './looks';
import { bodyOf, boundsText, division, divisionText, rulingSchema, type Bounds, type Ruling } from './ruling';

/** An admin's ruling: who gets how much, and why. */
export function RulingForm({ dispute, bounds }: { dispute: DisputeView; bounds: Bounds }) {
  const { currency } = bounds;
  const less = mayRuleAgainstTester(dispute, useNow());
  const form = useForm<Ruling>({ resolver: zodResolver(rulingSchema(bounds)), defaultValues: { amount: '', note: '' } });
  const resolve = useResolveDispute(dispute.id);
  const [ruling, setRuling] = useState<Ruling | null>(null);
  const { errors } = form.formState;
  const { decision, amount } = useWatch({ control: form.control });
  const parts = decision && division({ decision, amount: amount ?? '' }, bounds);
  const first = dispute.tester_name.split(' ')[0]!;

  const send = (decided: Ruling) =>
    resolve.mutate(bodyOf(decided, currency), {
      onSuccess: () => toast({ title: 'Ruled', body: 'The money follows, and both are told.' }),
      onError: (error) => {
        const rest = applyServerErrors(form, error, { tester_minor: 'amount' });
        if (rest) form.setError('root', { message: rest });
      },
      onSettled: () => setRuling(null),
    });

  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void form.handleSubmit(setRuling)(event)}>
      <FormError message={errors.root?.message} />
      {!less && (
        <p className="rounded-md bg-info-soft p-3 text-info">
          {first} has not told their side yet. Until <DateTime at={dispute.answer_until} /> (<RelativeTime at={dispute.answer_until} />) only full pay is possible.
        </p>
      )}
      <ChoiceGroup legend="Your ruling" error={errors.decision?.message}>
        <Radio value="full" label="Full pay" hint={`${formatMoney(bounds.fullMinor, currency)}${dispute.submission?.outcome === 'blocked' ? ', the blocked pay' : ''}`} {...form.register('decision')} />
        <Radio value="partial" label="A part" hint="The rest goes back to the builder." disabled={!less} {...form.register('decision')} />
        <Radio value="refund" label="Refund" hint="All of it goes back to the builder." disabled={!less} {...form.register('decision')} />
      </ChoiceGroup>
      {decision === 'partial' && (
        <Field label={`What ${first} gets (${currency})`} hint={boundsText(bounds)} error={errors.amount?.message}>
          {(wiring) => <Input inputMode="decimal" autoComplete="off" {...wiring} {...form.register('amount')} />}
        </Field>
      )}
      {parts && (
        <p role="status" className="text-ink-soft">
          {divisionText(parts, currency, first)}
        </p>
      )}
      <Field label="Why" hint="Both read it." error={errors.note?.message}>
        {(wiring) => <Textarea {...wiring} {...form.register('note')} />}
      </Field>
      <Button type="submit" variant="primary">
        Rule…
      </Button>
      <Confirm
        open={ruling !== null}
        onOpenChange={() => setRuling(null)}
        title="Rule on this dispute?"
        action="Rule and pay"
        busy={resolve.isPending}
        onConfirm={() => ruling && send(ruling)}
      >
        {parts && <p>{divisionText(parts, currency, dispute.tester_name)}</p>}
        <p>Both are told at once, with your note. This cannot be undone.</p>
      </Confirm>
    </form>
  );
}
