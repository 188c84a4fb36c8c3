import { Link } from 'react-router';
import { Button } from '@/components/ui/button';
import { Card } from '@/components/ui/card';
import { Chip } from '@/components/ui/chip';
import { LoadMore } from '@/components/ui/load-more';
import { Page } from '@/components/ui/page';
import { EmptyState, QueryView } from '@/components/ui/states';
import { TextLink } from '@/components/ui/text-link';
import { testTypeNames } from '@/lib/choices';
import { useStandardTemplates } from '../api/templates';
import { LibraryNav } from '../section-nav';

/** What every builder can start a job from. */
export function TemplatesPage() {
  const query = useStandardTemplates();
  return (
    <Page
      title="Templates"
      intro="What every builder can start a job from. Jobs that began with one are not touched by changes."
      actions={
        <Button asChild variant="primary">
          <Link to="/admin/library/templates/new">New template</Link>
        </Button>
      }
    >
      <LibraryNav />
      <QueryView query={query}>
        {({ shelf, items }) => (
          <>
            <p className="num text-ink-soft">
              {shelf.count} templates; there are never fewer than {shelf.least}.
            </p>
            {items.length === 0 ? (
              <EmptyState title="No templates yet" />
            ) : (
              <Card>
                <ul>
                  {items.map((template) => (
                    <li key={template.id} className="grid justify-items-start gap-1 border-b border-line px-5 py-3 last:border-0">
                      <TextLink to={`/admin/library/templates/${template.id}`} className="wrap-anywhere">
                        {template.title}
                      </TextLink>
                      <p className="line-clamp-2 text-ink-soft wrap-anywhere">{template.description}</p>
                      <span className="flex flex-wrap items-center gap-1.5 text-sm text-ink-soft">
                        <Chip>{testTypeNames[template.test_type]}</Chip>
                        <span className="num">
                          {template.journeys.length} {template.journeys.length === 1 ? 'journey' : 'journeys'}, {template.journeys.reduce((sum, { steps }) => sum + steps.length, 0)} steps
                        </span>
                      </span>
                    </li>
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
