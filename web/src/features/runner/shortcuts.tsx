import { useEffect } from 'react';
import type { Job } from '@/api/types';
import { Dialog } from '@/components/ui/dialog';
import { stepsOf, tick, type Draft } from './draft';
import { outcomeOfKey } from './step-list';

const keys: [string, string][] = [
  ['1', 'This step passed'],
  ['2', 'This step failed'],
  ['3', 'This step is blocked'],
  ['4', 'Skip this step'],
  ['J', 'Next step'],
  ['K', 'Step before'],
  ['Ctrl+V', 'Add the picture from the clipboard'],
];

interface Wiring {
  journeys: Job['journeys'];
  draft: Draft;
  change: (how: (draft: Draft) => Draft) => void;
  enabled: boolean;
}

/** Single keys while nothing is being typed. */
export function useShortcuts({ journeys, draft, change, enabled }: Wiring): void {
  useEffect(() => {
    if (!enabled) return;
    const press = (event: KeyboardEvent) => {
      const target = event.target as HTMLElement;
      const typing = target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName) || document.querySelector('[role=dialog]');
      if (typing || event.ctrlKey || event.metaKey || event.altKey || !draft.currentStep) return;
      const outcome = outcomeOfKey(event.key);
      if (outcome) change((now) => (now.currentStep ? tick(now, journeys, now.currentStep, outcome) : now));
      else if (event.key === 'j' || event.key === 'k') change((now) => ({ ...now, currentStep: neighbour(journeys, now.currentStep, event.key === 'j' ? 1 : -1) }));
      else return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [journeys, draft.currentStep, change, enabled]);
}

function neighbour(journeys: Job['journeys'], current: string | null, by: number): string | null {
  const all = stepsOf(journeys);
  const at = all.findIndex((step) => step.id === current);
  return all[Math.min(all.length - 1, Math.max(0, at + by))]?.id ?? current;
}

export function ShortcutsDialog({ onClose }: { onClose: () => void }) {
  return (
    <Dialog open onOpenChange={(open) => !open && onClose()} title="Keyboard shortcuts" description="They work while no text field is in use.">
      <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-2">
        {keys.map(([key, meaning]) => (
          <div key={key} className="contents">
            <dt>
              <kbd className="rounded-sm border border-line bg-sunken px-1.5 py-0.5 text-sm">{key}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
