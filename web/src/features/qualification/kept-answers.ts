import { useState } from 'react';
import type { Answers } from './api/answer-attempt';

/** Answers of the running attempt, kept on this device so that a reload loses none. */
export function useKeptAnswers(attemptId: string): [Answers, (questionId: string, choiceIds: string[]) => void, () => void] {
  const key = `qualification:${attemptId}`;
  const [answers, setAnswers] = useState<Answers>(() => read(key));
  const choose = (questionId: string, choiceIds: string[]) => {
    const next = { ...answers, [questionId]: choiceIds };
    setAnswers(next);
    sessionStorage.setItem(key, JSON.stringify(next));
  };
  return [answers, choose, () => sessionStorage.removeItem(key)];
}

function read(key: string): Answers {
  try {
    return (JSON.parse(sessionStorage.getItem(key) ?? '{}') as Answers) ?? {};
  } catch {
    return {};
  }
}
