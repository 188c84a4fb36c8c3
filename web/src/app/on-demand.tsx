import { Suspense, useState, type ReactNode } from 'react';

/** What a button needs to be the one that is pressed first. */
export interface Pressed {
  onClick: () => void;
  onPointerEnter: () => void;
  onFocus: () => void;
  'aria-haspopup': 'dialog' | 'menu';
  'aria-expanded': false;
}

/** A button that fetches what it opens only once it is wanted: menus weigh more than many a screen. `children` open by themselves. */
export function OnDemand({ opens, load, button, children }: { opens: 'dialog' | 'menu'; load: () => Promise<unknown>; button: (pressed: Pressed) => ReactNode; children: ReactNode }) {
  const [wanted, setWanted] = useState(false);
  // Pointing at it is reason enough to fetch it; a failure is met again, and told, by the press.
  const ahead = () => void load().catch(() => {});
  const plain = button({ onClick: () => setWanted(true), onPointerEnter: ahead, onFocus: ahead, 'aria-haspopup': opens, 'aria-expanded': false });
  return wanted ? <Suspense fallback={plain}>{children}</Suspense> : plain;
}
