import { useFormContext } from 'react-hook-form';
import { Panel } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { currencies } from '@/lib/choices';
import type { JobValues } from './job-values';

/** Pay, places and time. */
export function JobTerms({ currencyFixed, published }: { currencyFixed: boolean; published: boolean }) {
  const { register, formState } = useFormContext<JobValues>();
  const { errors } = formState;
  return (
    <Panel title="Pay and time">
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label="Pay per tester" hint={published ? 'It can go up, never down.' : undefined} error={errors.payout?.message}>
          {(wiring) => <Input inputMode="decimal" placeholder="18.00" className="num" {...wiring} {...register('payout')} />}
        </Field>
        <Field label="Currency" hint="All your jobs pay in the same one." error={errors.currency?.message}>
          {(wiring) => (
            <Select {...wiring} {...register('currency')} disabled={currencyFixed}>
              {currencies.map((code) => (
                <option key={code}>{code}</option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Testers" hint={published ? 'Places can be added, not taken away.' : 'How many people test, 1 to 100.'} error={errors.slots?.message}>
          {(wiring) => <Input inputMode="numeric" className="num" {...wiring} {...register('slots')} />}
        </Field>
        <Field label="Blocked pay, in percent" hint="Of the pay, when your app itself makes the test impossible." error={errors.blocked_pay_percent?.message}>
          {(wiring) => <Input inputMode="numeric" className="num" {...wiring} {...register('blocked_pay_percent')} />}
        </Field>
        <Field label="Deadline" hint="Nobody can start after it." error={errors.deadline?.message}>
          {(wiring) => <Input type="datetime-local" className="num" {...wiring} {...register('deadline')} />}
        </Field>
        <Field label="Hours to finish" hint="What a tester has after accepting, 1 to 72." error={errors.completion_hours?.message}>
          {(wiring) => <Input inputMode="numeric" className="num" {...wiring} {...register('completion_hours')} />}
        </Field>
      </div>
    </Panel>
  );
}
