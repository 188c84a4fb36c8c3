import type { Job, TelemetrySummary } from '@/api/types';
import { Panel } from '@/components/ui/card';
import { Disclosure } from '@/components/ui/disclosure';
import { Table } from '@/components/ui/table';
import { Terms } from '@/components/ui/terms';
import { DateTime } from '@/components/ui/time';
import { formatSpan } from '@/lib/time';

/** What the runner and the builder's pages saw of the test: pages, ticks, silence. */
export function Telemetry({ summary, job }: { summary: TelemetrySummary | undefined; job: Job | undefined }) {
  if (!summary)
    return (
      <Panel title="Telemetry">
        <p className="text-ink-soft">Nothing was recorded of this test. That alone says nothing: a browser may block it.</p>
      </Panel>
    );
  const steps = new Map(job?.journeys.flatMap((journey) => journey.steps).map((step) => [step.id, step.instruction]));
  return (
    <Panel title="Telemetry">
      <Terms
        items={{
          'Time on the app': formatSpan(summary.seconds_on_app * 1000),
          First: summary.first_at && <DateTime at={summary.first_at} />,
          Last: summary.last_at && <DateTime at={summary.last_at} />,
          Events: summary.events,
          Gaps: summary.gaps.length === 0 ? 'none' : summary.gaps.length,
        }}
      />
      {summary.pages.length > 0 && (
        <Table
          caption="Pages that were visited"
          rows={summary.pages}
          keyOf={(page) => page.url}
          columns={[
            { header: 'Page', cell: (page) => <span className="wrap-anywhere">{page.url}</span> },
            { header: 'Visits', cell: (page) => <span className="num">{page.visits}</span>, end: true },
            { header: 'Time', cell: (page) => <span className="num whitespace-nowrap">{formatSpan(page.seconds * 1000)}</span>, end: true },
          ]}
        />
      )}
      {summary.ticks.length > 0 && (
        <Disclosure summary={<span className="font-medium">When steps were ticked ({summary.ticks.length})</span>}>
          <ol className="mt-2 grid gap-1.5">
            {summary.ticks.map((tick) => (
              <li key={`${tick.step_id} ${tick.at}`} className="wrap-anywhere">
                <span className="text-sm text-ink-soft">
                  <DateTime at={tick.at} /> · {tick.done ? 'ticked' : 'taken back'} ·
                </span>{' '}
                {steps.get(tick.step_id) ?? 'a step that is not in the job any more'}
              </li>
            ))}
          </ol>
        </Disclosure>
      )}
      {summary.gaps.length > 0 && (
        <Disclosure summary={<span className="font-medium">Longer than five minutes without a sign ({summary.gaps.length})</span>}>
          <ul className="mt-2 grid gap-1.5">
            {summary.gaps.map((gap) => (
              <li key={gap.from}>
                <DateTime at={gap.from} />, for {formatSpan(Date.parse(gap.to) - Date.parse(gap.from))}
              </li>
            ))}
          </ul>
        </Disclosure>
      )}
    </Panel>
  );
}
