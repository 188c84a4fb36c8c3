import { Check, Copy } from 'lucide-react';
import { useState } from 'react';
import type { Project } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { copyText } from '@/lib/copy-text';

/** How to add our script to the project's own pages. */
export function PageScriptPanel({ project }: { project: Project }) {
  const platform = window.location.origin;
  const tag = `<script async src="${platform}/peertest.js" data-telemetry-key="${project.telemetry_key}"></script>`;
  return (
    <Panel title="Script for your pages">
      <p className="max-w-prose text-ink-soft">
        Optional. With it on your pages, we see which of them a tester visits, if the tester agrees; in a dispute, an admin reads it. For everybody else the script does nothing: no cookies, no requests.
      </p>
      <Snippet label="In the head of every page" text={tag} />
      <Snippet label="If you send a Content-Security-Policy, add this origin to script-src and connect-src" text={platform} />
      <p className="max-w-prose text-sm text-ink-soft">
        To see whether it runs, open a page of yours with <code>#peertest=</code> at the end of its address: the script takes that away again. Does your router live after the “#”? Then give the project an address with a
        route, such as <code>/#/</code>.
      </p>
    </Panel>
  );
}

function Snippet({ label, text }: { label: string; text: string }) {
  const [copied, setCopied] = useState(false);
  const copy = async () => setCopied(await copyText(text));
  const Icon = copied ? Check : Copy;
  return (
    <div className="grid gap-1.5">
      <div className="flex flex-wrap items-end justify-between gap-2">
        <p className="font-medium">{label}</p>
        <Button size="sm" aria-label={`Copy: ${label}`} onClick={() => void copy()}>
          <Icon aria-hidden className="size-4" /> <span aria-live="polite">{copied ? 'Copied' : 'Copy'}</span>
        </Button>
      </div>
      <pre className="rounded-md border border-line bg-sunken px-3 py-2 text-sm wrap-anywhere whitespace-pre-wrap">{text}</pre>
    </div>
  );
}
