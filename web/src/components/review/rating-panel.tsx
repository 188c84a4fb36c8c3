import { useId, useState } from 'react';
import { messageOf } from '@/api/errors';
import type { Submission } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Field, FormError } from '@/components/ui/field';
import { Textarea } from '@/components/ui/input';
import { QueryView } from '@/components/ui/states';
import { useMe } from '@/lib/use-me';
import { cx } from '@/lib/cx';
import { useRate, useRatingsAbout } from './api/ratings';
import { ReviewCard } from './review-card';
import type { Side } from './side';

const words = ['Poor', 'Weak', 'Fair', 'Good', 'Excellent'];

/** Once it is settled, each side rates the other; blind until both have. */
export function RatingPanel({ submission, side }: { submission: Submission; side: Side }) {
  const decided = submission.status === 'approved' || submission.status === 'resolved';
  const query = useRatingsAbout(submission.id, decided);
  const me = useMe().data;
  if (!decided || !me) return null;
  const other = side === 'builder' ? submission.tester_name : 'the builder';
  return (
    <ReviewCard title="Rating" side={side}>
      <QueryView query={query}>
        {({ items }) => {
          const mine = items.find((rating) => rating.rater_id === me.id);
          const theirs = items.find((rating) => rating.rater_id !== me.id);
          return (
            <>
              {mine ? <Said who="You said" stars={mine.stars} comment={mine.comment} /> : <RatingForm submissionId={submission.id} other={other} />}
              {theirs && <Said who={`${theirs.rater_name} said`} stars={theirs.stars} comment={theirs.comment} />}
              {mine && !theirs && !mine.visible && (
                <p className="text-sm text-ink-soft">It is shown once {other} has rated you too, or after 14 days.</p>
              )}
            </>
          );
        }}
      </QueryView>
    </ReviewCard>
  );
}

function Said({ who, stars, comment }: { who: string; stars: number; comment: string }) {
  return (
    <p className="max-w-prose whitespace-pre-line">
      <span className="text-ink-soft">{who}:</span> <span className="num font-medium">{stars} of 5</span>
      {comment && ` · “${comment}”`}
    </p>
  );
}

function RatingForm({ submissionId, other }: { submissionId: string; other: string }) {
  const [stars, setStars] = useState(0);
  const [comment, setComment] = useState('');
  const [missing, setMissing] = useState(false);
  const rate = useRate(submissionId);
  const name = useId();
  return (
    <form
      className="grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        setMissing(stars === 0);
        if (stars > 0 && !rate.isPending) rate.mutate({ stars, comment: comment.trim() });
      }}
    >
      <fieldset>
        <legend className="mb-1.5 font-medium">How was it to work with {other}?</legend>
        <div className="flex flex-wrap gap-2">
          {words.map((word, index) => (
            <label
              key={word}
              className={cx(
                'inline-flex cursor-pointer items-center rounded-full border px-3 py-1 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent',
                stars === index + 1 ? 'border-accent bg-accent-soft text-accent' : 'border-line-strong bg-surface text-ink-soft',
              )}
            >
              <input type="radio" name={name} className="sr-only" checked={stars === index + 1} onChange={() => setStars(index + 1)} />
              {index + 1} · {word}
            </label>
          ))}
        </div>
      </fieldset>
      <Field label="A comment" optional hint="Neither of you sees the other's rating before both are in.">
        {(wiring) => <Textarea {...wiring} rows={2} maxLength={1000} value={comment} onChange={(event) => setComment(event.target.value)} />}
      </Field>
      <FormError message={missing && stars === 0 ? 'Please choose 1 to 5.' : rate.error ? messageOf(rate.error) : undefined} />
      <Button type="submit" variant="primary" busy={rate.isPending} className="justify-self-end">
        Rate
      </Button>
    </form>
  );
}
