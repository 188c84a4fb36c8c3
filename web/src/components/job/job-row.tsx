import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { JobSummary } from '@/api/types';
import { Card } from '@/components/ui/card';
import { Money } from '@/components/ui/money';
import { testTypeNames } from '@/lib/choices';
import { counted } from '@/lib/words';

/** A job in a list; the whole row leads to it. */
export function JobRow({ job, to, places, children }: { job: JobSummary; to: string; places: string; children: ReactNode }) {
  return (
    <Card className="relative grid grid-cols-[minmax(0,1fr)_auto] gap-x-6 gap-y-1.5 p-4 hover:border-line-strong sm:p-5">
      <h2 className="font-semibold">
        <Link to={to} className="text-ink no-underline after:absolute after:inset-0 after:rounded-lg">
          {job.title}
        </Link>
      </h2>
      <Money minor={job.payout_minor} currency={job.currency} className="text-right text-xl font-semibold" />
      <p className="text-sm text-ink-soft max-sm:col-span-2">
        {job.project_name} · {testTypeNames[job.test_type].toLowerCase()} · {counted(job.journey_count, 'journey')}, {counted(job.step_count, 'step')}
      </p>
      <p className="num text-sm text-ink-soft max-sm:col-span-2 sm:text-right">{places}</p>
      <div className="col-span-2 flex flex-wrap items-center gap-2 text-sm text-ink-soft">{children}</div>
    </Card>
  );
}
