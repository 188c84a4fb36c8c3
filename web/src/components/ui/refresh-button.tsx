import { Button } from './button';

/** For lists that change by themselves: looks at what is there now. */
export function RefreshButton({ query }: { query: { isFetching: boolean; refetch: () => unknown } }) {
  return (
    <Button busy={query.isFetching} onClick={() => void query.refetch()}>
      Look again
    </Button>
  );
}
