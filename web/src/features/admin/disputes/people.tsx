import type { DisputeView, PersonHistory } from '@/api/types';
import { Panel } from '@/components/ui/card';
import { TextLink } from '@/components/ui/text-link';
import { FlagButton } from '../people/manage-buttons';
import { FlagHistory, SideHistory, StandingChips } from '../people/history';

/** Who the two are, beside each other where there is room. */
export function People({ histories, disputeId }: { histories: NonNullable<DisputeView['histories']>; disputeId: string }) {
  return (
    <div className="grid items-start gap-5 md:grid-cols-2">
      <Person history={histories.builder} side="builder" disputeId={disputeId} />
      <Person history={histories.tester} side="tester" disputeId={disputeId} />
    </div>
  );
}

function Person({ history, side, disputeId }: { history: PersonHistory; side: 'builder' | 'tester'; disputeId: string }) {
  const { id, name } = history.profile;
  return (
    <Panel
      title={`The ${side}: ${name}`}
      actions={
        <div className="flex items-center gap-2">
          <StandingChips person={history} />
          <FlagButton person={{ id, name, flagged: history.flagged }} about={`Dispute ${disputeId}`} />
        </div>
      }
    >
      <SideHistory history={history} side={side} />
      <FlagHistory flags={history.flags} />
      <p>
        <TextLink to={`/admin/people/${id}`}>Everything about {name}</TextLink>
      </p>
    </Panel>
  );
}
