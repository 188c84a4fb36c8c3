import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'react-router';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';

type Choose = (recording: boolean) => void;

/** Asked once per test, before its first step: nothing is recorded without a yes. */
export function StartScreen({ title, onChoose }: { title: string; onChoose: Choose }) {
  return (
    <main id="main" className="mx-auto grid w-full max-w-2xl content-start gap-5 p-6 lg:py-12">
      <div className="grid gap-1">
        <Link to="/my-tests" className="text-sm text-ink-soft">
          My tests
        </Link>
        <h1 className="text-2xl font-semibold">Before you start</h1>
        <p className="text-ink-soft">{title}</p>
      </div>
      <p>May we record where you have been in the app? If the builder disputes your work, it shows an admin that you did it.</p>
      <Terms />
      <div className="flex flex-wrap gap-2">
        <Button variant="primary" size="lg" onClick={() => onChoose(true)}>
          Start, and record it
        </Button>
        <Button size="lg" onClick={() => onChoose(false)}>
          Start without recording
        </Button>
      </div>
    </main>
  );
}

/** The choice may be changed at any time. */
export function RecordingSwitch({ on, onChoose }: { on: boolean; onChoose: Choose }) {
  const [open, setOpen] = useState(false);
  const Icon = on ? Eye : EyeOff;
  return (
    <>
      <Button size="sm" onClick={() => setOpen(true)}>
        <Icon aria-hidden className="size-4" /> {on ? 'Recorded' : 'Not recorded'}
      </Button>
      <Dialog
        open={open}
        onOpenChange={setOpen}
        title={on ? 'This test is recorded' : 'This test is not recorded'}
        className="max-w-2xl!"
        footer={
          <>
            <Button onClick={() => setOpen(false)}>Leave it so</Button>
            <Button
              variant="primary"
              onClick={() => {
                onChoose(!on);
                setOpen(false);
              }}
            >
              {on ? 'Stop recording' : 'Record from now on'}
            </Button>
          </>
        }
      >
        {on && <p>What is recorded so far stays. Close the app's other tabs: they would go on.</p>}
        <Terms />
      </Dialog>
    </>
  );
}

const terms: { term: string; text: string }[] = [
  { term: 'Recorded', text: 'When you open the app and tick a step. Where the builder has put our script on the pages: their addresses, without what follows “?” or “#”, numbers and ids left out.' },
  { term: 'Never', text: 'What you type, what a page shows, cookies, your IP address, anything outside this app.' },
  { term: 'Who sees it', text: 'Admins, and only while they look at a dispute about this test. The builder never does.' },
  { term: 'How long', text: '90 days. Then every single event is deleted for good; only its summary (pages, times, ticks) stays with the test.' },
  { term: 'If you say no', text: 'The test works and pays the same. In a dispute the admin sees that nothing was recorded, and your report and pictures speak alone.' },
];

function Terms() {
  return (
    <dl className="grid gap-3 rounded-lg border border-line bg-surface p-4">
      {terms.map(({ term, text }) => (
        <div key={term} className="grid gap-0.5 sm:grid-cols-[8rem_minmax(0,1fr)] sm:gap-3">
          <dt className="font-medium">{term}</dt>
          <dd className="text-ink-soft">{text}</dd>
        </div>
      ))}
    </dl>
  );
}
