import { CloudOff, Keyboard } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Assignment } from '@/api/types';
import { Button, IconButton } from '@/components/ui/button';
import { useTitle } from '@/components/ui/page';
import { Progress } from '@/components/ui/progress';
import { EmptyState, ErrorState, Loading, QueryView } from '@/components/ui/states';
import { Countdown } from '@/components/ui/time';
import { picturesOf } from '@/lib/pictures';
import { useJob } from '@/lib/use-job';
import { toast } from '@/lib/toasts';
import { useAssignment } from '@/lib/use-assignment';
import { useSavedProgress } from './api/read-progress';
import { AppFrame } from './app-frame';
import { answeredCount, stepsOf } from './draft';
import { FindingsList } from './findings-list';
import { RecordingSwitch, StartScreen } from './recording';
import { ReviewDialog } from './review-dialog';
import { ShortcutsDialog, useShortcuts } from './shortcuts';
import { ShotsTray } from './shots-tray';
import { StepList } from './step-list';
import { TestAccounts } from './test-accounts';
import { useDraft } from './use-draft';
import { useShots } from './use-shots';
import { useTelemetry } from './use-telemetry';

type RunJob = NonNullable<ReturnType<typeof useJob>['data']>;

export function RunnerPage() {
  const { assignmentId = '' } = useParams();
  const assignment = useAssignment(assignmentId);
  const job = useJob(assignment.data?.job_id);
  useTitle(assignment.data?.job_title ?? 'Test');
  if (assignment.error && !assignment.data) {
    return (
      <main id="main" className="p-6">
        <ErrorState error={assignment.error} onRetry={() => void assignment.refetch()} />
      </main>
    );
  }
  return (
    <QueryView query={job} loading={<Loading className="p-6" label="Opening the test" />}>
      {(loaded) => assignment.data && (assignment.data.state === 'active' ? <Running assignment={assignment.data} job={loaded} /> : <NotRunning state={assignment.data.state} />)}
    </QueryView>
  );
}

const elsewhere: Partial<Record<Assignment['state'], string>> = {
  reserving: 'The money is being reserved. This takes a moment; the test starts by itself.',
  submitted: 'You have handed this test in.',
  settled: 'This test is settled.',
  abandoned: 'You gave this test back.',
  expired: 'The time for this test is over, and its place is free for somebody else.',
  failed: 'The money could not be reserved, so nothing was started.',
};

function NotRunning({ state }: { state: Assignment['state'] }) {
  return (
    <main id="main" className="mx-auto w-full max-w-xl p-6">
      <EmptyState
        title={elsewhere[state] ?? 'This test is not running.'}
        action={
          <Button asChild variant="primary">
            <Link to="/my-tests">My tests</Link>
          </Button>
        }
      />
    </main>
  );
}

function Running({ assignment, job }: { assignment: Assignment; job: RunJob }) {
  const saved = useSavedProgress(assignment.id);
  return (
    <QueryView query={saved} loading={<Loading className="p-6" label="Opening the test" />}>
      {(progress) => <Runner key={assignment.id} assignment={assignment} progress={progress} job={job} />}
    </QueryView>
  );
}

function Runner({ assignment, progress, job }: { assignment: Assignment; progress: unknown; job: RunJob }) {
  const { draft, change, saveState, flush } = useDraft(assignment.id, progress, job.journeys);
  const shots = useShots(draft, change);
  const navigate = useNavigate();
  const [dialog, setDialog] = useState<'completed' | 'blocked' | 'keys' | null>(null);
  const telemetry = useTelemetry(assignment, draft, change);
  useShortcuts({ journeys: job.journeys, draft, change, enabled: dialog === null && draft.recording !== null });
  if (draft.recording === null) return <StartScreen title={job.title} onChoose={telemetry.choose} />;

  const drop = (event: React.DragEvent) => {
    const pictures = picturesOf(event.dataTransfer);
    if (pictures.length === 0) return;
    event.preventDefault();
    shots.take(pictures);
  };
  const submitted = () => {
    toast({ title: 'Handed in', body: 'The builder has been told. You are paid at the latest when the review time is over.' });
    void navigate(`/my-tests/${assignment.id}`);
  };
  const project = assignment.project;
  return (
    <div className="flex min-h-dvh flex-col lg:h-dvh" onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      <header className="sticky top-0 z-30 flex flex-wrap items-center gap-x-4 gap-y-2 border-b border-line bg-surface px-4 py-2.5">
        <Link to="/my-tests" className="text-sm text-ink-soft">
          My tests
        </Link>
        <h1 className="min-w-0 flex-1 truncate text-lg font-semibold max-sm:order-first max-sm:basis-full">{job.title}</h1>
        <SaveNote state={saveState} />
        {assignment.expires_at && (
          <span className="text-sm text-ink-soft">
            <Countdown until={assignment.expires_at} over="time is over" /> left
          </span>
        )}
        <IconButton label="Keyboard shortcuts" className="max-sm:hidden" onClick={() => setDialog('keys')}>
          <Keyboard aria-hidden className="size-5" />
        </IconButton>
        <div className="flex gap-2 max-sm:basis-full">
          <Button onClick={() => setDialog('blocked')}>I can&apos;t go on</Button>
          <Button variant="primary" className="max-sm:flex-1" onClick={() => setDialog('completed')}>
            Finish and review
          </Button>
        </div>
      </header>
      <main id="main" className="grid min-h-0 flex-1 grid-cols-[minmax(0,1fr)] lg:grid-cols-[380px_minmax(0,1fr)]">
        <div className="grid grid-cols-[minmax(0,1fr)] content-start gap-5 border-line bg-surface p-4 lg:overflow-y-auto lg:border-r">
          <div className="grid gap-1.5">
            <p className="num text-right text-sm text-ink-soft">
              {answeredCount(draft, job.journeys)}/{stepsOf(job.journeys).length} steps
            </p>
            <Progress value={answeredCount(draft, job.journeys)} max={stepsOf(job.journeys).length} label="Steps answered" />
          </div>
          <StepList journeys={job.journeys} draft={draft} change={change} />
          {project && <TestAccounts projectId={project.id} accounts={assignment.test_accounts ?? []} />}
          <FindingsList assignmentId={assignment.id} draft={draft} change={change} />
        </div>
        <div className="flex min-h-0 min-w-0 flex-col gap-3 p-4">
          {project && <AppFrame projectId={project.id} url={project.url} address={telemetry.address} onOpened={telemetry.opened} tools={<RecordingSwitch on={draft.recording} onChoose={telemetry.choose} />} />}
          <ShotsTray draft={draft} change={change} journeys={job.journeys} shots={shots} />
        </div>
      </main>
      {(dialog === 'completed' || dialog === 'blocked') && (
        <ReviewDialog assignment={assignment} job={job} draft={draft} change={change} outcome={dialog} flush={() => Promise.all([flush(), telemetry.flush()])} onClose={() => setDialog(null)} onSubmitted={submitted} />
      )}
      {dialog === 'keys' && <ShortcutsDialog onClose={() => setDialog(null)} />}
    </div>
  );
}

function SaveNote({ state }: { state: ReturnType<typeof useDraft>['saveState'] }) {
  return (
    <span role="status" className="flex items-center gap-1.5 text-sm text-ink-soft">
      {state === 'offline' && <CloudOff aria-hidden className="size-4 text-warn" />}
      {state === 'saved' ? 'Saved' : state === 'offline' ? 'Not saved yet, trying again' : 'Saving'}
    </span>
  );
}

