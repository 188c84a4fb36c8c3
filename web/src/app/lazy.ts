import type { ComponentType } from 'react';

/** A route's `lazy` for a page that lives in a file of its own: its code is fetched on the first visit. */
export function page(load: () => Promise<ComponentType>) {
  return async () => ({ Component: await load() });
}
