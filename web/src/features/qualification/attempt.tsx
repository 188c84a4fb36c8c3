import { useState } from 'react';
import { messageOf } from '@/api/errors';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Confirm } from '@/components/ui/confirm';
import { FormError } from '@/components/ui/field';
import { Countdown } from '@/components/ui/time';
import { useAnswerAttempt } from './api/answer-attempt';
import { useKeptAnswers } from './kept-answers';
import type { Question, Result, Test } from './types';

/** The running attempt: all questions on one page, with the time that is left. */
export function Attempt({ test, onResult }: { test: Test; onResult: (result: Result) => void }) {
  const [answers, choose, forget] = useKeptAnswers(test.attempt_id);
  const [asking, setAsking] = useState(false);
  const submit = useAnswerAttempt(test.attempt_id);
  const open = test.questions.filter((question) => !answers[question.id]?.length).length;
  const send = () =>
    submit.mutate(answers, {
      onSuccess: (result) => {
        forget();
        onResult(result);
      },
      onSettled: () => setAsking(false),
    });
  return (
    <form
      className="grid gap-5"
      onSubmit={(event) => {
        event.preventDefault();
        if (open > 0) setAsking(true);
        else send();
      }}
    >
      <p role="timer" className="sticky top-14 z-10 -mx-4 border-b border-line bg-bg px-4 py-2.5 text-ink-soft">
        <Countdown until={test.expires_at} over="The time is over" /> left · <span className="num">{test.questions.length - open}</span> of {test.questions.length} answered
      </p>
      {test.questions.map((question, index) => (
        <QuestionCard key={question.id} number={index + 1} question={question} chosen={answers[question.id] ?? []} onChoose={(ids) => choose(question.id, ids)} />
      ))}
      <FormError message={submit.error ? messageOf(submit.error) : undefined} />
      <div>
        <Button type="submit" variant="primary" size="lg" busy={submit.isPending}>
          Hand in the answers
        </Button>
      </div>
      <Confirm open={asking} onOpenChange={setAsking} title={open === 1 ? 'One question is open' : `${open} questions are open`} action="Hand in anyway" busy={submit.isPending} onConfirm={send}>
        <p>An open question counts as wrong.</p>
      </Confirm>
    </form>
  );
}

function QuestionCard({ number, question, chosen, onChoose }: { number: number; question: Question; chosen: string[]; onChoose: (ids: string[]) => void }) {
  const toggle = (id: string, on: boolean) => {
    if (!question.multiple) onChoose([id]);
    else onChoose(on ? [...chosen, id] : chosen.filter((other) => other !== id));
  };
  return (
    <Card className="p-5">
      <fieldset className="grid gap-3">
        <legend className="mb-3 font-semibold whitespace-pre-line">
          {number}. {question.text}
        </legend>
        {question.multiple && <p className="-mt-2 text-sm text-ink-soft">More than one answer is right.</p>}
        {question.choices.map((choice) => (
          <label key={choice.id} className="flex cursor-pointer items-start gap-3 rounded-md border border-line p-3 hover:bg-sunken has-checked:border-accent has-checked:bg-accent-soft">
            <input
              type={question.multiple ? 'checkbox' : 'radio'}
              name={question.id}
              className="mt-1 size-4 shrink-0 accent-accent"
              checked={chosen.includes(choice.id)}
              onChange={(event) => toggle(choice.id, event.currentTarget.checked)}
            />
            <span className="whitespace-pre-line">{choice.text}</span>
          </label>
        ))}
      </fieldset>
    </Card>
  );
}
