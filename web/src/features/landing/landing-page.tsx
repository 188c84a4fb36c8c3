import { Camera, CircleCheck, Clock, ListChecks, ShieldCheck, Wallet, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { useTitle } from '@/components/ui/page';

export function LandingPage() {
  useTitle('');
  return (
    <div className="mx-auto grid w-full max-w-6xl gap-16 px-4 py-12 sm:px-6 sm:py-20">
      <section className="grid items-center gap-12 lg:grid-cols-[minmax(0,1fr)_24rem]">
        <div>
          <h1 className="text-3xl leading-tight font-semibold tracking-tight text-balance">People walk through your app and tell you what stops them.</h1>
          <p className="mt-5 max-w-xl text-lg text-ink-soft">
            Write down the journeys that matter. Testers follow them step by step and hand in findings with pictures. The pay is held before they start and released
            when you approve, or by itself when nobody answers.
          </p>
          <div className="mt-8 flex flex-wrap gap-3">
            <Button asChild variant="primary" size="lg">
              <Link to="/register?role=builder">Have your app tested</Link>
            </Button>
            <Button asChild size="lg">
              <Link to="/register?role=tester">Get paid for testing</Link>
            </Button>
          </div>
        </div>
        <SampleFinding />
      </section>
      <div className="grid gap-6 md:grid-cols-2">
        <Side title="For builders" intro="Evidence you can act on, for a price you set.">
          <Point icon={ListChecks} title="Journeys, not guesses">
            Up to 20 journeys with steps and expected results; you say which devices and languages count.
          </Point>
          <Point icon={Camera} title="Findings with proof">
            Severity, steps to reproduce and annotated pictures, from people who passed a qualification.
          </Point>
          <Point icon={Wallet} title="You see every cent">
            Nothing is charged when you publish. Money is held only when a tester starts, and lifted if they do not finish.
          </Point>
        </Side>
        <Side title="For testers" intro="Honest work is paid, even when nobody answers.">
          <Point icon={ShieldCheck} title="Paid for, before you start">
            Accepting a test holds its pay on the builder's card. No hold, no work.
          </Point>
          <Point icon={Clock} title="72 hours, then it is yours">
            A builder who says nothing has approved. Once paid, nothing is ever taken back.
          </Point>
          <Point icon={CircleCheck} title="Clear rules">
            You see pay, time limits, evidence asked for and the builder's record before you say yes.
          </Point>
        </Side>
      </div>
      <p className="text-center text-ink-faint">Disputes need a reason from a closed list and are settled by a person.</p>
    </div>
  );
}

function Side({ title, intro, children }: { title: string; intro: string; children: ReactNode }) {
  return (
    <Card className="grid content-start gap-6 p-6 sm:p-8">
      <div>
        <h2 className="text-xl font-semibold tracking-tight">{title}</h2>
        <p className="mt-1 text-ink-soft">{intro}</p>
      </div>
      <ul className="grid gap-5">{children}</ul>
    </Card>
  );
}

function Point({ icon: Icon, title, children }: { icon: LucideIcon; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3.5">
      <span className="grid size-9 shrink-0 place-items-center rounded-md bg-accent-soft text-accent">
        <Icon aria-hidden className="size-5" />
      </span>
      <div>
        <h3 className="font-semibold">{title}</h3>
        <p className="text-ink-soft">{children}</p>
      </div>
    </li>
  );
}

/** What comes back, shown instead of described; an illustration, so screen readers pass it by. */
function SampleFinding() {
  return (
    <div aria-hidden className="hidden lg:block">
      <Card className="grid gap-3 p-5">
        <div className="flex items-center justify-between">
          <Chip tone="bad">critical</Chip>
          <span className="text-sm text-ink-faint">Checkout on mobile</span>
        </div>
        <p className="font-semibold">Voucher accepted but the total does not change</p>
        <p className="text-ink-soft">1. Put two items in the basket. 2. Enter SPRING10. 3. The page says “applied”; the total stays at 42.00.</p>
        <div className="relative h-36 overflow-hidden rounded-md border border-line bg-sunken">
          <div className="h-6 border-b border-line bg-surface" />
          <div className="absolute top-14 left-6 h-12 w-32 rounded-md border-3 border-bad" />
          <div className="absolute top-12 left-36 rounded-sm bg-bad px-2 text-sm text-bad-ink">Total ignores voucher</div>
        </div>
        <div className="flex items-center justify-between border-t border-line pt-3">
          <span className="text-sm text-ink-soft">Held on the card, pays by itself in 41 h</span>
          <span className="num font-semibold">$18.00</span>
        </div>
      </Card>
    </div>
  );
}
