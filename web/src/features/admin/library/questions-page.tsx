import { useDeferredValue, useState } from 'react';
import { Link } from 'react-router';
import type { AdminQuestion } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Field } from '@/components/ui/field';
import { Input, Select } from '@/components/ui/input';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { useQuestions } from '../api/questions';
import { LibraryNav } from '../section-nav';
import { kindNames } from './question-values';

/** The bank of the testers' entrance test, with its right answers. */
export function QuestionsPage() {
  const [q, setQ] = useState('');
  const [kind, setKind] = useState('');
  const [active, setActive] = useState('');
  const query = useQuestions({ q: useDeferredValue(q.trim()), kind: (kind || undefined) as AdminQuestion['kind'] | undefined, active: active ? active === 'yes' : undefined });
  return (
    <Page
      title="Questions"
      intro="The bank of the testers' entrance test. Right answers are shown to admins alone."
      actions={
        <Button asChild variant="primary">
          <Link to="/admin/library/questions/new">New question</Link>
        </Button>
      }
    >
      <LibraryNav />
      <div className="grid grid-cols-2 gap-4 sm:grid-cols-[minmax(0,2fr)_1fr_1fr]">
        <Field label="Search" hint="Whole words of a question or its answers." className="max-sm:col-span-2">
          {(wiring) => <Input type="search" maxLength={200} {...wiring} value={q} onChange={(event) => setQ(event.target.value)} />}
        </Field>
        <Field label="Kind">
          {(wiring) => (
            <Select {...wiring} value={kind} onChange={(event) => setKind(event.target.value)}>
              <option value="">All</option>
              <option value="knowledge">{kindNames.knowledge}</option>
              <option value="compare">{kindNames.compare}</option>
            </Select>
          )}
        </Field>
        <Field label="Asked">
          {(wiring) => (
            <Select {...wiring} value={active} onChange={(event) => setActive(event.target.value)}>
              <option value="">All</option>
              <option value="yes">Active</option>
              <option value="no">Not asked</option>
            </Select>
          )}
        </Field>
      </div>
      <QueryView query={query}>
        {({ bank, items }) => (
          <>
            <p className="num text-ink-soft">
              The bank has {bank.active_count} active questions, {bank.active_comparison_count} of them comparisons. It never has fewer than {bank.least_active} and {bank.least_active_comparison}.
            </p>
            {items.length === 0 ? (
              <EmptyState title="No question fits">Try fewer words, or another kind.</EmptyState>
            ) : (
              <Card>
                <ul>
                  {items.map((question) => (
                    <QuestionRow key={question.id} question={question} />
                  ))}
                </ul>
              </Card>
            )}
          </>
        )}
      </QueryView>
      <LoadMore query={query} />
    </Page>
  );
}

function QuestionRow({ question }: { question: AdminQuestion }) {
  const right = question.choices.filter((choice) => choice.right).length;
  return (
    <li className="grid justify-items-start gap-1 border-b border-line px-5 py-3 last:border-0">
      <TextLink to={`/admin/library/questions/${question.id}`} className="line-clamp-2 wrap-anywhere">
        {question.text}
      </TextLink>
      <span className="flex flex-wrap items-center gap-1.5 text-sm text-ink-soft">
        <Chip>{kindNames[question.kind]}</Chip>
        {!question.active && <Chip tone="warn">not asked</Chip>}
        <span className="num">
          {right} of {question.choices.length} answers right
        </span>
      </span>
    </li>
  );
}
