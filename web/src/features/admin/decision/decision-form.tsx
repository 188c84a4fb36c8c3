import { zodResolver } from '@hookform/resolvers/zod';
import type { UseMutationResult } from '@tanstack/react-query';
import { useState, type ReactNode } from 'react';
import { useForm, useWatch } from 'react-hook-form';
import type { NewResolution } from '@/api/types';
import { Button } from '@/components/ui/button';
import { ChoiceGroup, Radio } from '@/components/ui/checkbox';
import { Confirm } from '@/components/ui/confirm';
import { Field, FormError } from '@/components/ui/field';
import { Input, Textarea } from '@/components/ui/input';
import { applyServerErrors } from '@/lib/form-errors';
import { formatMoney } from '@/lib/money';
import { toast } from '@/lib/toasts';
import { bodyOf, boundsText, decisionSchema, division, divisionText, type Bounds, type Decision } from './decision';

interface Props {
  bounds: Bounds;
  tester: string;
  /** The test was blocked by the app: full means the blocked pay. */
  blocked: boolean;
  decide: UseMutationResult<unknown, Error, NewResolution>;
  words: { legend: string; action: string; question: string; done: string };
  /** Why less than full pay is not possible yet. */
  onlyFull?: ReactNode;
}

/** An admin's decision about held money: who gets how much, and why. */
export function DecisionForm({ bounds, tester, blocked, decide, words, onlyFull }: Props) {
  const { currency } = bounds;
  const form = useForm<Decision>({ resolver: zodResolver(decisionSchema(bounds)), defaultValues: { amount: '', note: '' } });
  const [decided, setDecided] = useState<Decision | null>(null);
  const { errors } = form.formState;
  const { decision, amount } = useWatch({ control: form.control });
  const parts = decision && division({ decision, amount: amount ?? '' }, bounds);
  const first = tester.split(' ')[0]!;
  const less = !onlyFull;

  const send = (chosen: Decision) =>
    decide.mutate(bodyOf(chosen, currency), {
      onSuccess: () => toast({ title: words.done, body: 'The money follows, and both are told.' }),
      onError: (error) => {
        const rest = applyServerErrors(form, error, { tester_minor: 'amount' });
        if (rest) form.setError('root', { message: rest });
      },
      onSettled: () => setDecided(null),
    });

  return (
    <form noValidate className="grid gap-4" onSubmit={(event) => void form.handleSubmit(setDecided)(event)}>
      <FormError message={errors.root?.message} />
      {onlyFull && <p className="rounded-md bg-info-soft p-3 text-info">{onlyFull}</p>}
      <ChoiceGroup legend={words.legend} error={errors.decision?.message}>
        <Radio value="full" label="Full pay" hint={`${formatMoney(bounds.fullMinor, currency)}${blocked ? ', the blocked pay' : ''}`} {...form.register('decision')} />
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
        {words.action}…
      </Button>
      <Confirm
        open={decided !== null}
        onOpenChange={() => setDecided(null)}
        title={words.question}
        action={`${words.action} and pay`}
        busy={decide.isPending}
        onConfirm={() => decided && send(decided)}
      >
        {parts && <p>{divisionText(parts, currency, tester)}</p>}
        <p>Both are told at once, with your note. This cannot be undone.</p>
      </Confirm>
    </form>
  );
}
