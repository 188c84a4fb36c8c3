import { useDeferredValue, useState } from 'react';
import { useSearchParams } from 'react-router';
import type { SubmissionSummary } from '@/api/types';
import { ExportFindings } from '@/components/job/export-findings';
import { Input, Select } from '@/components/ui/input';
import { TextLink } from '@/components/ui/text-link';
import { severityLooks, submissionLooks } from '@/lib/status-chips';
import { useJob } from '@/lib/use-job';
import { useProjectChoices } from '@/lib/use-project-choices';
import { capital } from '@/lib/words';
import { useJobChoices } from './api/job-choices';
import type { InboxFilter } from './api/list-submissions';

/** The filter lives in the address, so that it survives a reload and a look at one submission. Default: to review, the most urgent first. */
export function filterOf(params: URLSearchParams): InboxFilter {
  const status = params.get('status') ?? 'pending';
  return {
    status: status === 'all' ? undefined : (status as SubmissionSummary['status']),
    sort: status === 'pending' && params.get('sort') !== 'newest' ? 'due' : undefined,
    project_id: params.get('project') ?? undefined,
    job_id: params.get('job') ?? undefined,
    severity: (params.get('severity') as InboxFilter['severity']) ?? undefined,
  };
}

export function InboxFilters({ count }: { count: number | undefined }) {
  const [params, setParams] = useSearchParams();
  const projects = useProjectChoices().data ?? [];
  const job = params.get('job');
  const status = params.get('status') ?? 'pending';
  const set = (key: string, value: string) => {
    const next = new URLSearchParams(params);
    if (value) next.set(key, value);
    else next.delete(key);
    // A job belongs to one project.
    if (key === 'project') next.delete('job');
    setParams(next, { replace: true });
  };
  return (
    <div className="grid gap-2 border-b border-line p-4">
      <div className="flex items-center gap-2">
        <Select aria-label="State" className="font-medium" value={status} onChange={(event) => set('status', event.target.value === 'pending' ? '' : event.target.value)}>
          {Object.entries(submissionLooks).map(([value, look]) => (
            <option key={value} value={value}>
              {capital(look.label)}
            </option>
          ))}
          <option value="all">Everything</option>
        </Select>
        {count !== undefined && (
          <span className="num px-1 text-ink-soft">
            {count}
            <span className="sr-only"> submissions</span>
          </span>
        )}
      </div>
      {status === 'pending' && (
        <Select aria-label="Order" className="text-sm" value={params.get('sort') ?? ''} onChange={(event) => set('sort', event.target.value)}>
          <option value="">Most urgent first</option>
          <option value="newest">Newest first</option>
        </Select>
      )}
      <div className="grid grid-cols-2 gap-2">
        <Select aria-label="Project" className="text-sm" value={params.get('project') ?? ''} onChange={(event) => set('project', event.target.value)}>
          <option value="">Any project</option>
          {projects.map((project) => (
            <option key={project.id} value={project.id}>
              {project.name}
            </option>
          ))}
        </Select>
        <Select aria-label="Severity" className="text-sm" value={params.get('severity') ?? ''} onChange={(event) => set('severity', event.target.value)}>
          <option value="">Any severity</option>
          {Object.entries(severityLooks).map(([value, look]) => (
            <option key={value} value={value}>
              {capital(look.label)}
            </option>
          ))}
        </Select>
        <JobFilter key={params.get('project')} project={params.get('project') ?? undefined} job={job ?? undefined} onChoose={(value) => set('job', value)} />
        {job && (
          <div className="col-span-2 flex flex-wrap items-center gap-x-4 gap-y-2">
            <ExportFindings jobId={job} size="sm" />
            <TextLink to={`/jobs/${job}#findings`} className="text-sm">
              Summarise them
            </TextLink>
          </div>
        )}
      </div>
    </div>
  );
}

/** A list of the newest jobs; who has more than fit in it narrows it by words. */
function JobFilter({ project, job, onChoose }: { project: string | undefined; job: string | undefined; onChoose: (id: string) => void }) {
  const [words, setWords] = useState('');
  const newest = useJobChoices(project);
  const found = useJobChoices(project, useDeferredValue(words.trim()));
  const chosen = useJob(job).data;
  const jobs = found.data?.jobs ?? newest.data?.jobs ?? [];
  return (
    <>
      {newest.data?.more && <Input type="search" aria-label="Find a job" placeholder="Find a job by its words" maxLength={200} className="col-span-2 text-sm" value={words} onChange={(event) => setWords(event.target.value)} />}
      <Select aria-label="Job" className="col-span-2 text-sm" value={job ?? ''} onChange={(event) => onChoose(event.target.value)}>
        <option value="">{words && jobs.length === 0 ? 'No such job' : 'Any job'}</option>
        {job && !jobs.some((choice) => choice.id === job) && <option value={job}>{chosen?.title ?? 'The chosen job'}</option>}
        {jobs.map((choice) => (
          <option key={choice.id} value={choice.id}>
            {choice.title}
          </option>
        ))}
      </Select>
    </>
  );
}
