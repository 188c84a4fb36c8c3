import { Link, useRouteError } from 'react-router';
import { Button } from '@/components/ui/button';
import { Page, useTitle } from '@/components/ui/page';
import { EmptyState } from '@/components/ui/states';

/** A screen that threw, or whose code could not be fetched (a new version was put in place meanwhile). */
export function RouteFailure() {
  const error = useRouteError();
  useTitle('This screen failed to open');
  console.error(error);
  return (
    <div className="mx-auto w-full max-w-3xl p-6">
      <EmptyState title="This screen failed to open" action={<Button onClick={() => location.reload()}>Reload the page</Button>}>
        Nothing you saved is lost. Reloading usually helps.
      </EmptyState>
    </div>
  );
}

export function NotFound() {
  return (
    <Page title="There is no such page" intro="The address may be mistyped, or the page has moved." width="medium">
      <div>
        <Button asChild>
          <Link to="/">Go to the start</Link>
        </Button>
      </div>
    </Page>
  );
}
