import { useParams } from 'react-router';
import type { AdminQuestion } from '@/api/types';
import { Page } from '@/components/ui/page';
import { Loading, QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { useDeleteQuestion, useQuestion } from '../api/questions';
import { DeleteButton } from './delete-button';
import { QuestionForm } from './question-form';
import { useDone } from './use-done';

const list = '/admin/library/questions';
const back = <TextLink to={list}>All questions</TextLink>;

export function NewQuestionPage() {
  const done = useDone(list);
  return (
    <Page title="New question" intro={back} width="medium">
      <QuestionForm onSaved={() => done('The question is in the bank')} />
    </Page>
  );
}

export function QuestionPage() {
  const { questionId } = useParams();
  const query = useQuestion(questionId);
  const done = useDone(list);
  return (
    <Page title="Question" intro={back} width="medium" actions={query.data && <Delete question={query.data} onDeleted={() => done('The question is deleted')} />}>
      <QueryView query={query} loading={<Loading rows={4} />}>
        {(question) => <QuestionForm question={question} onSaved={() => done('Saved')} />}
      </QueryView>
    </Page>
  );
}

function Delete({ question, onDeleted }: { question: AdminQuestion; onDeleted: () => void }) {
  const remove = useDeleteQuestion(question.id);
  return (
    <DeleteButton title="Delete this question?" remove={remove} onDeleted={onDeleted}>
      <p>It is not asked any more. Attempts that are running keep it.</p>
    </DeleteButton>
  );
}
