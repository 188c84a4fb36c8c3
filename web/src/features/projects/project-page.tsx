import { ExternalLink, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useParams } from 'react-router';
import type { Project } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { Confirm } from '@/components/ui/confirm';
import { Page } from '@/components/ui/page';
import { QueryView } from '@/components/ui/states';
import { toast } from '@/lib/toasts';
import { useArchiveProject } from './api/archive-project';
import { useProject } from './api/read-project';
import { useUpdateProject } from './api/update-project';
import { PageScriptPanel } from './page-script-panel';
import { ProjectForm } from './project-form';
import { ProjectHistory } from './project-history';
import { TestAccounts } from './test-accounts';

export function ProjectPage() {
  const { projectId = '' } = useParams();
  const query = useProject(projectId);
  return query.data ? (
    <ProjectView project={query.data} />
  ) : (
    <Page title="Project">
      <QueryView query={query}>{() => null}</QueryView>
    </Page>
  );
}

function ProjectView({ project }: { project: Project }) {
  const [editing, setEditing] = useState(false);
  const [archiving, setArchiving] = useState(false);
  const update = useUpdateProject(project);
  const archive = useArchiveProject(project.id);
  const navigate = useNavigate();
  return (
    <Page
      title={project.name}
      intro={
        <a href={project.url} target="_blank" rel="noreferrer" className="inline-flex items-center gap-1 text-accent underline underline-offset-3">
          {project.url}
          <ExternalLink aria-hidden className="size-3.5" />
          <span className="sr-only">(opens in a new tab)</span>
        </a>
      }
      actions={
        <>
          {!project.archived && (
            <Button variant="danger" onClick={() => setArchiving(true)}>
              Archive
            </Button>
          )}
          <Button onClick={() => setEditing(true)}>Edit</Button>
          {!project.archived && (
            <Button asChild variant="primary">
              <Link to={`/jobs/new?project=${project.id}`}>
                <Plus aria-hidden className="size-4" /> New job
              </Link>
            </Button>
          )}
        </>
      }
    >
      {(project.archived || project.description || project.tags.length > 0) && (
        <Card className="grid gap-2 p-5">
          {project.archived && <p className="text-warn">This project is archived: it takes no new jobs.</p>}
          {project.description && <p className="whitespace-pre-line">{project.description}</p>}
          <div className="flex flex-wrap gap-1.5">
            {project.tags.map((tag) => (
              <Chip key={tag}>{tag}</Chip>
            ))}
          </div>
        </Card>
      )}
      <div className="grid items-start gap-5 lg:grid-cols-2">
        <ProjectHistory project={project} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-5">
          <TestAccounts projectId={project.id} />
          <PageScriptPanel project={project} />
        </div>
      </div>
      <ProjectForm
        open={editing}
        onOpenChange={setEditing}
        project={project}
        save={update}
        onSaved={() => {
          setEditing(false);
          toast({ title: 'Project saved' });
        }}
      />
      <Confirm
        open={archiving}
        onOpenChange={setArchiving}
        title={`Archive ${project.name}?`}
        action="Archive project"
        danger
        busy={archive.isPending}
        error={archive.error}
        onConfirm={() => archive.mutate(undefined, { onSuccess: () => void navigate('/projects') })}
      >
        <p>It takes no new jobs any more. Jobs that run now go on, and its history stays.</p>
      </Confirm>
    </Page>
  );
}
