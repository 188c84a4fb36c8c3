import { AppWindow, ExternalLink, PanelRight } from 'lucide-react';
import { useEffect, useState, type ReactNode } from 'react';
import { Button } from '@/components/ui/button';

const remembered = (projectId: string) => `runner-place:${projectId}`;

/**
 * The app under test, in a frame or beside in a tab of its own. A page cannot be told whether a frame was refused, so
 * the choice is always there, and is remembered for the project.
 */
export function AppFrame({
  projectId,
  url,
  address,
  onOpened,
  tools,
}: {
  projectId: string;
  url: string;
  /** What is opened: the URL, with the telemetry token if the tester is recorded. */
  address: string;
  onOpened: () => void;
  /** More buttons at the top. */
  tools?: ReactNode;
}) {
  const [beside, setBeside] = useState(() => localStorage.getItem(remembered(projectId)) === 'beside');
  const choose = (next: boolean) => {
    setBeside(next);
    localStorage.setItem(remembered(projectId), next ? 'beside' : 'frame');
  };
  const open = () => {
    // One tab per project, found again on the next click.
    window.open(address, `peertest-${projectId}`, 'noopener');
    onOpened();
    choose(true);
  };
  useEffect(() => {
    if (!beside) onOpened();
  }, [beside, onOpened]);
  return (
    <section aria-label="The app under test" className="flex min-h-0 flex-1 flex-col gap-3">
      <div className="flex flex-wrap items-center gap-2 text-sm text-ink-soft">
        <span className="num min-w-0 flex-1 truncate" title={url}>
          {url.replace(/^https?:\/\//, '')}
        </span>
        {tools}
        {beside && (
          <Button size="sm" onClick={() => choose(false)}>
            <PanelRight aria-hidden className="size-4" /> Show it here
          </Button>
        )}
        <Button size="sm" onClick={open}>
          <ExternalLink aria-hidden className="size-4" /> Open in a new tab
        </Button>
      </div>
      {beside ? (
        <div className="grid flex-1 place-content-center justify-items-center gap-2 rounded-lg border border-dashed border-line px-6 py-12 text-center">
          <AppWindow aria-hidden className="size-8 text-ink-faint" />
          <p className="font-medium">The app is in a tab of its own</p>
          <p className="max-w-sm text-ink-soft">Keep this window beside it: tick the steps here, and paste or drop your pictures anywhere on this page.</p>
        </div>
      ) : (
        <>
          {/* Its own origin, so what runs in it cannot reach this page; it may not lead this window elsewhere. */}
          <iframe
            title="The app under test"
            key={address}
            src={address}
            sandbox="allow-scripts allow-same-origin allow-forms allow-popups allow-popups-to-escape-sandbox allow-modals allow-downloads"
            referrerPolicy="no-referrer"
            className="min-h-96 w-full flex-1 rounded-lg border border-line bg-surface"
          />
          <p className="text-sm text-ink-faint">Empty, refusing to show, or forgetting who you are? Some apps forbid frames, and some browsers let a framed app keep nothing: open it in a new tab.</p>
        </>
      )}
    </section>
  );
}
