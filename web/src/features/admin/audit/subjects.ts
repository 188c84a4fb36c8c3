/** A subject of the audit log ("dispute:<id>"): what it is, and the screen that shows it, where there is one. */
export function subjectOf(subject: string): { kind: string; id: string; to?: string } {
  const colon = subject.indexOf(':');
  const [kind, id] = colon < 0 ? ['', subject] : [subject.slice(0, colon), subject.slice(colon + 1)];
  const screens: Record<string, string> = {
    user: `/admin/people/${id}`,
    dispute: `/admin/disputes/${id}`,
    escrow: `/admin/payments/held/${id}`,
  };
  return { kind, id, to: id ? screens[kind] : undefined };
}
