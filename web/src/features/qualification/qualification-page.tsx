import { CircleCheck, CircleX } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { messageOf } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { FormError } from '@/components/ui/field';
import { Page } from '@/components/ui/page';
import { QueryView } from '@/components/ui/states';
import { DateTime } from '@/components/ui/time';
import { counted } from '@/lib/words';
import { Attempt } from './attempt';
import { useQualification } from './api/read-status';
import { useStartAttempt } from './api/start-attempt';
import type { Result, Status } from './types';

export function QualificationPage() {
  const query = useQualification();
  const [result, setResult] = useState<Result | null>(null);
  return (
    <Page title="Qualification" width="medium" intro="A short test of looking closely and reporting well. Builders may ask for a minimum score.">
      <QueryView query={query}>
        {(status) => {
          if (status.attempt) return <Attempt key={status.attempt.attempt_id} test={status.attempt} onResult={setResult} />;
          return (
            <>
              {result && <Outcome result={result} passScore={status.pass_score} />}
              <Start status={status} again={result !== null} onStarted={() => setResult(null)} />
            </>
          );
        }}
      </QueryView>
    </Page>
  );
}

function Outcome({ result, passScore }: { result: Result; passScore: number }) {
  const Icon = result.passed ? CircleCheck : CircleX;
  return (
    <Panel title={result.passed ? 'Passed' : 'Not passed this time'}>
      <p role="status" className="flex items-center gap-3 text-lg">
        <Icon aria-hidden className={result.passed ? 'size-6 text-accent' : 'size-6 text-warn'} />
        <span className="num">
          {result.score} of 100 points, {passScore} are needed
        </span>
      </p>
      {result.passed && (
        <div>
          <Button asChild variant="primary">
            <Link to="/tests">Find tests</Link>
          </Button>
        </div>
      )}
    </Panel>
  );
}

function Start({ status, again, onStarted }: { status: Status; again: boolean; onStarted: () => void }) {
  const start = useStartAttempt();
  return (
    <Panel title={status.passed ? 'You have passed' : 'The entrance test'}>
      {status.passed ? (
        <p>
          Your best score is <strong className="num">{status.score}</strong> of 100. You can try for a better one.
        </p>
      ) : (
        <p className="text-ink-soft">
          {status.questions} questions, {status.minutes} minutes, {status.pass_score} of 100 points to pass. The clock starts when you do; your answers survive a reload.
          {status.score > 0 && ` Your best score so far is ${status.score}.`}
        </p>
      )}
      <FormError message={start.error ? messageOf(start.error) : undefined} />
      {status.attempts_left > 0 ? (
        <div className="flex flex-wrap items-center gap-3">
          <Button variant={status.passed ? 'secondary' : 'primary'} busy={start.isPending} onClick={() => start.mutate(undefined, { onSuccess: onStarted })}>
            {status.passed || again ? 'Try again' : 'Start the test'}
          </Button>
          <span className="num text-sm text-ink-soft">
            {counted(status.attempts_left, 'attempt')} left
          </span>
        </div>
      ) : (
        <p className="text-ink-soft">
          No attempt is left for now.{' '}
          {status.next_attempt_at && (
            <>
              The next one is possible from <DateTime at={status.next_attempt_at} />.
            </>
          )}
        </p>
      )}
    </Panel>
  );
}
