import { useState } from 'react';
import { useFormContext } from 'react-hook-form';
import { textOfJourney, valuesOfJourney } from '@/components/job/journey-values';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { failed } from '@/lib/failed';
import { useRewriteJourney } from './api/rewrite-journey';
import type { JobValues } from './job-values';

const methods = { local: 'By rules on this server, without a language model.', model: 'By a language model.' };

/** Asks for clearer words, and shows them before anything in the form changes. */
export function RewriteButton({ journey }: { journey: number }) {
  const { getValues, setValue, trigger } = useFormContext<JobValues>();
  const rewrite = useRewriteJourney();
  const [open, setOpen] = useState(false);
  const name = `journeys.${journey}` as const;
  const proposal = rewrite.data?.journey;

  const ask = async () => {
    if (!(await trigger(name))) return;
    rewrite.mutate(textOfJourney(getValues(name)), {
      onSuccess: () => setOpen(true),
      onError: failed('The journey was not rewritten'),
    });
  };
  const take = () => {
    if (!proposal) return;
    const { id } = getValues(name);
    setValue(name, { id, ...valuesOfJourney(proposal) }, { shouldDirty: true });
    setOpen(false);
  };
  return (
    <>
      <Button size="sm" busy={rewrite.isPending} onClick={() => void ask()}>
        Rewrite this journey…
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title="Use these words?"
        description={rewrite.data ? `${methods[rewrite.data.method]} Nothing has changed yet.` : undefined}
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Keep mine</Button>
            <Button variant="primary" onClick={take}>
              Use them
            </Button>
          </>
        }
      >
        {proposal && (
          <div className="grid gap-2">
            <p className="font-medium wrap-anywhere">{proposal.title}</p>
            <ol className="grid list-decimal gap-2 pl-5">
              {proposal.steps.map((step, index) => (
                <li key={index} className="wrap-anywhere">
                  {step.instruction}
                  {step.expected && <span className="block text-sm text-ink-soft">Expected: {step.expected}</span>}
                </li>
              ))}
            </ol>
          </div>
        )}
      </Dialog>
    </>
  );
}
