import { Link, useRouteError } from 'react-router';
import { Button } from '@/components/ui/button';
import { Page } from '@/components/ui/page';

/** A screen that threw, or whose code could not be fetched (a new version was put in place meanwhile). */
export function RouteFailure() {
  const error = useRouteError();
  console.error(error);
  return (
    <Page title="This screen failed to open" intro="Nothing you saved is lost. Reloading usually helps: perhaps a new version was put in place a moment ago." width="medium">
      <div>
        <Button onClick={() => location.reload()}>Reload the page</Button>
      </div>
    </Page>
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
