import type { Submission } from '@/api/types';
import { DateTime } from '@/components/ui/time';
import { toast } from '@/lib/toasts';
import { useAnswerClarification } from './api/clarify';
import { MessageForm } from './message-form';
import { ReviewCard } from './review-card';
import type { Side } from './side';

/** The questions of the builder with their answers; the tester answers the open one here. */
export function Clarifications({ submission, side }: { submission: Submission; side: Side }) {
  const answer = useAnswerClarification(submission.id);
  const { clarifications } = submission;
  if (clarifications.length === 0) return null;
  const waiting = submission.status === 'clarification_requested';
  return (
    <ReviewCard title="Questions" side={side}>
      <ol className="grid gap-4">
        {clarifications.map((item, index) => {
          const open = waiting && index === clarifications.length - 1;
          return (
            <li key={item.asked_at} className="grid gap-2">
              <p className="text-sm text-ink-soft">
                {side === 'builder' ? 'You asked' : 'The builder asked'} <DateTime at={item.asked_at} />
              </p>
              <p className="max-w-prose whitespace-pre-line">{item.question}</p>
              {item.answer && item.answered_at && (
                <div className="grid gap-1 border-l-2 border-line-strong pl-3">
                  <p className="text-sm text-ink-soft">
                    {side === 'tester' ? 'You answered' : `${submission.tester_name} answered`} <DateTime at={item.answered_at} />
                  </p>
                  <p className="max-w-prose whitespace-pre-line">{item.answer}</p>
                </div>
              )}
              {!item.answer && !open && <p className="text-ink-soft">Nobody answered in time.</p>}
              {open && side === 'builder' && (
                <p className="text-ink-soft">
                  {submission.tester_name} may answer until <DateTime at={item.answer_until} />. Your review clock stands still meanwhile; you can still approve.
                </p>
              )}
              {open && side === 'tester' && (
                <MessageForm
                  label="Your answer"
                  action="Send the answer"
                  hint={
                    <>
                      Until <DateTime at={item.answer_until} />. Without an answer the builder decides on what you handed in.
                    </>
                  }
                  busy={answer.isPending}
                  error={answer.error}
                  onSend={(message) => answer.mutate(message, { onSuccess: () => toast({ title: 'Sent', body: 'The builder reviews on.' }) })}
                />
              )}
            </li>
          );
        })}
      </ol>
    </ReviewCard>
  );
}
