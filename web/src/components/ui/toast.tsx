import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Toast as Radix } from 'radix-ui';
import { Link } from 'react-router';
import { useToasts } from '@/lib/toasts';
import { IconButton } from './button';

const icons = { good: CircleCheck, bad: CircleAlert, info: Info };
const durations = { good: 4_000, bad: 12_000, info: 8_000 };
const tones = { good: 'text-accent', bad: 'text-bad', info: 'text-info' };

export function Toaster() {
  const { toasts, dismiss } = useToasts();
  return (
    <Radix.Provider swipeDirection="right" label="Notice">
      {toasts.map((toast) => {
        const Icon = icons[toast.tone];
        return (
          <Radix.Root
            key={toast.id}
            duration={durations[toast.tone]}
            onOpenChange={(open) => !open && dismiss(toast.id)}
            className="flex items-start gap-3 rounded-lg border border-line bg-surface p-3.5 shadow-pop"
          >
            <Icon aria-hidden className={`mt-0.5 size-5 shrink-0 ${tones[toast.tone]}`} />
            <div className="min-w-0 flex-1">
              {/* Read aloud in one piece with the body: the space keeps their words apart. */}
              <Radix.Title className="font-medium">{`${toast.title} `}</Radix.Title>
              {toast.body && <Radix.Description className="text-sm text-ink-soft">{toast.body}</Radix.Description>}
              {toast.link && (
                <Radix.Action altText={toast.link.label} asChild>
                  <Link to={toast.link.to} className="mt-1 inline-block text-sm font-medium text-accent">
                    {toast.link.label}
                  </Link>
                </Radix.Action>
              )}
            </div>
            <Radix.Close asChild>
              <IconButton label="Dismiss" size="sm">
                <X aria-hidden className="size-4" />
              </IconButton>
            </Radix.Close>
          </Radix.Root>
        );
      })}
      <Radix.Viewport className="fixed right-0 bottom-0 z-60 grid w-full max-w-sm gap-2 p-4" />
    </Radix.Provider>
  );
}
