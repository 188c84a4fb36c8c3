import { useInfiniteQuery, type QueryKey } from '@tanstack/react-query';

interface CursorPage<T> {
  items: T[];
  next_cursor?: string | null;
}

/** A `{items, next_cursor}` list, page by page; `data` is the flat list so far. */
export function useCursorQuery<T>(queryKey: QueryKey, fetchPage: (cursor: string | undefined) => Promise<CursorPage<T>>, more: { enabled?: boolean; refetchInterval?: number } = {}) {
  return useInfiniteQuery({
    queryKey,
    ...more,
    queryFn: ({ pageParam }) => fetchPage(pageParam),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
    select: (data) => data.pages.flatMap((page) => page.items),
  });
}
