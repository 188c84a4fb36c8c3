import { useState } from 'react';
import type { PlatformMetrics } from '@/api/types';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { Page } from '@/components/ui/page';
import { Loading, QueryView } from '@/components/ui/states';
import { formatMoney } from '@/lib/money';
import { useMetrics } from '../api/metrics';
import * as of from './series';
import { Trend } from './trend';

const periods = { 7: 'Last 7 days', 30: 'Last 30 days', 90: 'Last 90 days', 365: 'Last year' };

/** How the platform does, day by day. */
export function MetricsPage() {
  const [days, setDays] = useState(30);
  const query = useMetrics(days);
  return (
    <Page title="Figures" intro="How the platform does, day by day in UTC. Today is not over yet.">
      <Field label="Period" className="max-w-xs">
        {(wiring) => (
          <Select {...wiring} value={days} onChange={(event) => setDays(Number(event.target.value))}>
            {Object.entries(periods).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <QueryView query={query} loading={<Loading rows={5} />}>
        {(metrics) => (
          <div aria-busy={query.isPlaceholderData} className="grid grid-cols-[minmax(0,1fr)] gap-5">
            <Summary metrics={metrics} />
            <div className="grid grid-cols-[minmax(0,1fr)] items-start gap-5 lg:grid-cols-2">
              <Trend title="People" rows={of.peopleRows(metrics.days)} series={of.peopleSeries} format={of.countText} nothing="Nobody came in these days." />
              <Trend title="Jobs by state" rows={of.jobRows(metrics.days)} series={of.jobSeries} format={of.countText} nothing="There were no jobs in these days." />
              <MoneyTrend metrics={metrics} />
              <Trend title="Dispute rate" rows={of.disputeRows(metrics.days)} series={of.disputeSeries} format={of.percentText} nothing="Nothing was disputed in these days." />
              <Trend title="How long it takes" rows={of.speedRows(metrics.days)} series={of.speedSeries} format={of.hoursText} zeroCounts nothing="Nothing was approved and no job was filled in these days." />
            </div>
          </div>
        )}
      </QueryView>
    </Page>
  );
}

function Summary({ metrics }: { metrics: PlatformMetrics }) {
  const { days, jobs_by_status, dispute_rate, median_hours_to_approve: approve, median_hours_to_fill: fill } = metrics;
  const jobsIn = (state: string) => jobs_by_status.find(({ status }) => status === state)?.count ?? 0;
  const [free, full] = [jobsIn('open'), jobsIn('in_progress')];
  return (
    <Card className="p-5" aria-label="The whole period">
      <dl className="grid grid-cols-2 gap-4 sm:grid-cols-3 xl:grid-cols-5">
        <Figure term="Sign-ups" value={of.countText(days.reduce((sum, day) => sum + day.sign_ups, 0))} />
        <Figure term="Tests handed in" value={of.countText(days.reduce((sum, day) => sum + day.submissions, 0))} />
        <Figure term="Jobs running now" value={of.countText(free + full)} note={`${of.countText(free)} with places free, ${of.countText(full)} full`} />
        <Figure term="Dispute rate" value={of.percentText(dispute_rate)} />
        <Figure term="Time to approve" value={approve === undefined ? '–' : of.hoursText(approve)} note="median" />
        <Figure term="Time to fill a job" value={fill === undefined ? '–' : of.hoursText(fill)} note="median" />
        {metrics.money.map((line) => (
          <Figure
            key={line.currency}
            term={`Held, ${line.currency}`}
            value={formatMoney(line.held_minor, line.currency)}
            note={`paid ${formatMoney(line.paid_minor, line.currency)}, refunded ${formatMoney(line.refunded_minor, line.currency)}`}
          />
        ))}
      </dl>
    </Card>
  );
}

function Figure({ term, value, note }: { term: string; value: string; note?: string }) {
  return (
    <div>
      <dt className="text-ink-soft">{term}</dt>
      <dd className="num text-xl font-semibold">{value}</dd>
      {note && <dd className="num text-sm text-ink-faint">{note}</dd>}
    </div>
  );
}

/** Currencies are never mixed: one at a time. */
function MoneyTrend({ metrics }: { metrics: PlatformMetrics }) {
  const currencies = metrics.money.map((line) => line.currency);
  const [choice, setChoice] = useState('');
  const currency = currencies.includes(choice) ? choice : (currencies[0] ?? 'USD');
  return (
    <Trend
      title="Money"
      rows={of.moneyRows(metrics.days, currency)}
      series={of.moneySeries}
      format={(minor) => formatMoney(Math.round(minor), currency)}
      nothing="No money was held, paid or refunded in these days."
      actions={
        currencies.length > 1 && (
          <Select aria-label="Currency" className="w-28!" value={currency} onChange={(event) => setChoice(event.target.value)}>
            {currencies.map((name) => (
              <option key={name}>{name}</option>
            ))}
          </Select>
        )
      }
    />
  );
}
