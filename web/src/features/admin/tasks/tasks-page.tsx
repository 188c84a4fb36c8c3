import { useState } from 'react';
import type { BackgroundTask } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Confirm } from '@/components/ui/confirm';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { RefreshButton } from '@/components/ui/refresh-button';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { RelativeTime } from '@/components/ui/time';
import { failed } from '@/lib/failed';
import { toast } from '@/lib/toasts';
import { useEndTask, useTasks } from '../api/tasks';

type State = BackgroundTask['state'];
const states: Record<State, string> = { dead: 'Dead', queued: 'Queued', running: 'Running' };
const nothing: Record<State, string> = {
  dead: 'Every task has been done, or is tried again by itself.',
  queued: 'Nothing is waiting for its time.',
  running: 'Most tasks take no longer than a moment.',
};

export function TasksPage() {
  const [state, setState] = useState<State>('dead');
  const tasks = useTasks(state);
  return (
    <Page title="Background tasks" intro="A task that failed too often is dead until somebody tries it again or discards it." actions={<RefreshButton query={tasks} />}>
      <Field label="State" className="max-w-xs">
        {(wiring) => (
          <Select {...wiring} value={state} onChange={(event) => setState(event.target.value as State)}>
            {Object.entries(states).map(([value, label]) => (
              <option key={value} value={value}>
                {label}
              </option>
            ))}
          </Select>
        )}
      </Field>
      <QueryView query={tasks}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={`No ${state} tasks`}>{nothing[state]}</EmptyState>
          ) : (
            <Card>
              <Table
                caption="Background tasks"
                rows={rows}
                keyOf={(task) => task.id}
                columns={[
                  { header: 'Task', cell: (task) => <What task={task} /> },
                  { header: 'Due', cell: (task) => <RelativeTime at={task.due_at} />, wideOnly: true },
                  { header: 'Tries', cell: (task) => <span className="num">{task.attempts}</span>, end: true },
                  ...(state === 'dead' ? [{ header: 'Actions', cell: (task: BackgroundTask) => <Actions task={task} />, end: true }] : []),
                ]}
              />
            </Card>
          )
        }
      </QueryView>
      <LoadMore query={tasks} />
    </Page>
  );
}

function What({ task }: { task: BackgroundTask }) {
  return (
    <div className="grid justify-items-start gap-1">
      <span className="font-medium wrap-anywhere">{task.kind.replaceAll('_', ' ')}</span>
      {task.last_error && <span className="text-sm wrap-anywhere text-ink-soft">{task.last_error}</span>}
      <span className="text-sm text-ink-soft sm:hidden">
        due <RelativeTime at={task.due_at} />
      </span>
      {task.priority === 'high' && <Chip tone="warn">money</Chip>}
    </div>
  );
}

function Actions({ task }: { task: BackgroundTask }) {
  const end = useEndTask(task.id);
  const [asking, setAsking] = useState(false);
  return (
    <span className="inline-flex flex-wrap justify-end gap-2">
      <Button
        size="sm"
        busy={end.isPending && end.variables === 'retry'}
        onClick={() => end.mutate('retry', { onSuccess: () => toast({ title: 'It is being tried again' }), onError: failed('It could not be tried again') })}
      >
        Try again
      </Button>
      <Button size="sm" variant="danger" onClick={() => setAsking(true)}>
        Discard
      </Button>
      <Confirm
        open={asking}
        onOpenChange={(open) => {
          end.reset();
          setAsking(open);
        }}
        title={`Discard the task ${task.kind.replaceAll('_', ' ')}?`}
        action="Discard"
        danger
        busy={end.isPending}
        error={end.error}
        onConfirm={() => end.mutate('discard', { onSuccess: () => toast({ title: 'Discarded' }) })}
      >
        <p>What it was to do is never done. Tasks about money look up again what is open before they move anything.</p>
      </Confirm>
    </span>
  );
}
