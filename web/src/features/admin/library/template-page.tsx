import { useParams } from 'react-router';
import type { AdminTemplate } from '@/api/types';
import { Page } from '@/components/ui/page';
import { Loading, QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { useDeleteStandardTemplate, useStandardTemplate } from '../api/templates';
import { DeleteButton } from './delete-button';
import { TemplateForm } from './template-form';
import { useDone } from './use-done';

const list = '/admin/library/templates';
const back = <TextLink to={list}>All templates</TextLink>;

export function NewTemplatePage() {
  const done = useDone(list);
  return (
    <Page title="New template" intro={back} width="medium">
      <TemplateForm onSaved={() => done('Every builder has the template now')} />
    </Page>
  );
}

export function TemplatePage() {
  const { templateId } = useParams();
  const query = useStandardTemplate(templateId);
  const done = useDone(list);
  return (
    <Page title="Template" intro={back} width="medium" actions={query.data && <Delete template={query.data} onDeleted={() => done('The template is deleted')} />}>
      <QueryView query={query} loading={<Loading rows={4} />}>
        {(template) => <TemplateForm template={template} onSaved={() => done('Saved')} />}
      </QueryView>
    </Page>
  );
}

function Delete({ template, onDeleted }: { template: AdminTemplate; onDeleted: () => void }) {
  const remove = useDeleteStandardTemplate(template.id);
  return (
    <DeleteButton title="Delete this template?" remove={remove} onDeleted={onDeleted}>
      <p>Builders cannot start from it any more. Jobs that began with it stay as they are.</p>
    </DeleteButton>
  );
}
