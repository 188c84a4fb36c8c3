import { useState } from 'react';
import { ApiError, messageOf } from '@/api/errors';
import type { User } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { FormError } from '@/components/ui/field';
import { toast } from '@/lib/toasts';
import { useUpdateProfile } from './api/update-profile';
import { subjectsFor } from './notification-groups';

type Preferences = User['notification_preferences'];
const channels = [
  { key: 'in_app', label: 'In the app' },
  { key: 'email', label: 'By mail' },
] as const;

/** What one is told, and where. Types that the account does not list cannot be switched off. */
export function NotificationPanel({ user }: { user: User }) {
  const [changed, setChanged] = useState<Preferences>({});
  const update = useUpdateProfile();
  const stale = update.error instanceof ApiError && update.error.code === 'version_mismatch';
  const set = (type: string, channel: 'in_app' | 'email', on: boolean) =>
    setChanged((before) => ({ ...before, [type]: { ...(before[type] ?? user.notification_preferences[type]!), [channel]: on } }));
  const save = () =>
    update.mutate(
      { notification_preferences: changed, version: user.version },
      {
        onSuccess: () => {
          setChanged({});
          toast({ title: 'Notifications saved' });
        },
      },
    );
  return (
    <Panel title="Notifications">
      <p className="text-ink-soft">Choose what you hear about, and where. Some matters of money, deadlines and safety are always told.</p>
      <form
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <table className="w-full border-collapse">
          <caption className="sr-only">Notifications by subject and channel</caption>
          <thead>
            <tr className="border-b border-line text-sm text-ink-soft">
              <th scope="col" className="py-2 text-left font-medium">
                <span className="sr-only">What it is about</span>
              </th>
              {channels.map(({ key, label }) => (
                <th key={key} scope="col" className="w-20 py-2 text-center font-medium">
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          {subjectsFor(user.roles).map((subject) => (
            <tbody key={subject.title}>
              <tr>
                <th scope="rowgroup" colSpan={3} className="pt-5 pb-1.5 text-left font-semibold">
                  {subject.title}
                </th>
              </tr>
              {subject.types.map(({ type, label }) => {
                const now = changed[type] ?? user.notification_preferences[type];
                return (
                  <tr key={type} className="border-t border-line">
                    <th scope="row" className="py-2 pr-3 text-left font-normal">
                      {label}
                      {!now && <span className="block text-sm text-ink-soft">always told</span>}
                    </th>
                    {channels.map(({ key, label: channel }) => (
                      <td key={key} className="text-center">
                        <input
                          type="checkbox"
                          aria-label={`${label}: ${channel.toLowerCase()}${now ? '' : ', always told'}`}
                          className="size-4.5 accent-accent disabled:opacity-55"
                          disabled={!now}
                          checked={now ? now[key] : true}
                          onChange={(event) => set(type, key, event.target.checked)}
                        />
                      </td>
                    ))}
                  </tr>
                );
              })}
            </tbody>
          ))}
        </table>
        <FormError message={update.error ? (stale ? 'Your account was changed elsewhere. Reload the page to see it.' : messageOf(update.error)) : undefined} />
        <div>
          <Button type="submit" variant="primary" disabled={Object.keys(changed).length === 0} busy={update.isPending}>
            Save notifications
          </Button>
        </div>
      </form>
    </Panel>
  );
}
