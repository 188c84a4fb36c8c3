import { useState } from 'react';
import type { BackgroundTask } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Field } from '@/components/ui/field';
import { Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { Table } from '@/components/ui/table';
import { DateTime } from '@/components/ui/time';
import { useEndTask, useTasks } from './api/operations';
import { failed } from './failed';

export function TasksPage() {
  const [state, setState] = useState<BackgroundTask['state']>('dead');
  const tasks = useTasks(state);
  return (
    <Page title="Background tasks" intro="A task that failed too often is dead until somebody tries it again or discards it.">
      <Field label="State" className="max-w-xs">
        {(wiring) => (
          <Select {...wiring} value={state} onChange={(event) => setState(event.target.value as BackgroundTask['state'])}>
            <option value="dead">Dead</option>
            <option value="queued">Queued</option>
            <option value="running">Running</option>
          </Select>
        )}
      </Field>
      <QueryView query={tasks}>
        {(rows) =>
          rows.length === 0 ? (
            <EmptyState title={`No ${state} tasks`} />
          ) : (
            <Card>
              <Table
                caption="Background tasks"
                rows={rows}
                keyOf={(task) => task.id}
                columns={[
                  { header: 'Kind', cell: (task) => task.kind },
                  { header: 'Due', cell: (task) => <DateTime at={task.due_at} />, wideOnly: true },
                  { header: 'Tries', cell: (task) => task.attempts, end: true },
                  { header: 'Last error', cell: (task) => <span className="break-words">{task.last_error || '–'}</span>, wideOnly: true },
                  { header: 'Action', cell: (task) => task.state === 'dead' && <Actions task={task} />, end: true },
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

function Actions({ task }: { task: BackgroundTask }) {
  const end = useEndTask();
  return (
    <span className="inline-flex gap-2">
      <Button size="sm" busy={end.isPending} onClick={() => end.mutate({ id: task.id, retry: true }, { onError: failed })}>
        Try again
      </Button>
      <Button size="sm" variant="danger" disabled={end.isPending} onClick={() => end.mutate({ id: task.id, retry: false }, { onError: failed })}>
        Discard
      </Button>
    </span>
  );
}
