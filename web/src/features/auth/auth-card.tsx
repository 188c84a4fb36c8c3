import type { ReactNode } from 'react';
import { Card } from '@/components/ui/card';
import { useTitle } from '@/components/ui/page';

/** The frame of log-in, sign-up and their relatives. */
export function AuthCard({ title, intro, children, below }: { title: string; intro?: ReactNode; children?: ReactNode; below?: ReactNode }) {
  useTitle(title);
  return (
    <div className="mx-auto grid w-full max-w-md content-start gap-5 px-4 py-10 sm:py-16">
      <Card className="grid grid-cols-[minmax(0,1fr)] gap-5 p-6 sm:p-8">
        <div>
          <h1 className="text-xl font-semibold tracking-tight">{title}</h1>
          {intro && <div className="mt-1.5 text-ink-soft">{intro}</div>}
        </div>
        {children}
      </Card>
      {below && <p className="text-center text-ink-soft">{below}</p>}
    </div>
  );
}
