import { FolderOpen, Plus } from 'lucide-react';
import { useState } from 'react';
import { Link, useNavigate, useSearchParams } from 'react-router';
import type { Project } from '@/api/types';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { useCreateProject } from './api/create-project';
import { useProjects } from './api/list-projects';
import { ProjectForm } from './project-form';

export function ProjectsPage() {
  const [params] = useSearchParams();
  const [creating, setCreating] = useState(params.has('new'));
  const query = useProjects();
  const create = useCreateProject();
  const navigate = useNavigate();
  const newButton = (
    <Button variant="primary" onClick={() => setCreating(true)}>
      <Plus aria-hidden className="size-4" /> New project
    </Button>
  );
  return (
    <Page title="Projects" intro="The apps you have tested." actions={newButton}>
      <QueryView query={query}>
        {(projects) => <ProjectList projects={projects} onCreate={() => setCreating(true)} />}
      </QueryView>
      <LoadMore query={query} />
      <ProjectForm open={creating} onOpenChange={setCreating} save={create} onSaved={(project) => void navigate(`/projects/${project.id}`)} />
    </Page>
  );
}

function ProjectList({ projects, onCreate }: { projects: Project[]; onCreate: () => void }) {
  const [withArchived, setWithArchived] = useState(false);
  const shown = projects.filter((project) => withArchived || !project.archived);
  const archived = projects.length - projects.filter((project) => !project.archived).length;
  return (
    <>
      {shown.length === 0 ? (
        <EmptyState icon={FolderOpen} title="No projects yet" action={<Button onClick={onCreate}>Create your first project</Button>}>
          A project is an app to be tested: its address, and the accounts testers log in with.
        </EmptyState>
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2 lg:grid-cols-3">
          {shown.map((project) => (
            <li key={project.id}>
              <ProjectCard project={project} />
            </li>
          ))}
        </ul>
      )}
      {archived > 0 && (
        <div>
          <Button variant="quiet" size="sm" aria-pressed={withArchived} onClick={() => setWithArchived(!withArchived)}>
            {withArchived ? 'Hide archived' : `Show ${archived} archived`}
          </Button>
        </div>
      )}
    </>
  );
}

function ProjectCard({ project }: { project: Project }) {
  return (
    <Card className="relative grid h-full content-start gap-1 p-5 hover:border-line-strong">
      <h2 className="font-semibold">
        {/* The whole card is the link's target, one tab stop. */}
        <Link to={`/projects/${project.id}`} className="text-ink no-underline after:absolute after:inset-0 after:rounded-lg">
          {project.name}
        </Link>
      </h2>
      <p className="truncate text-sm text-ink-soft">{project.url}</p>
      {project.description && <p className="line-clamp-2 text-ink-soft">{project.description}</p>}
      <div className="mt-1 flex flex-wrap gap-1.5">
        {project.archived && <Chip tone="warn">archived</Chip>}
        {project.tags.map((tag) => (
          <Chip key={tag}>{tag}</Chip>
        ))}
      </div>
    </Card>
  );
}
