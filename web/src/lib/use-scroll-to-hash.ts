import { useIsFetching, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useLocation } from 'react-router';

/** Goes to the part of a screen that the address names, once everything above it has come: before that it would be elsewhere. */
export function useScrollToHash(): void {
  const { hash, key } = useLocation();
  const queries = useQueryClient();
  const fetching = useIsFetching();
  const done = useRef('');
  useEffect(() => {
    // Asked anew: what the screen has only now begun to fetch is not counted yet.
    if (!hash || done.current === key || queries.isFetching() > 0) return;
    const part = document.getElementById(decodeURIComponent(hash.slice(1)));
    if (!part) return;
    done.current = key;
    part.scrollIntoView();
  }, [hash, key, queries, fetching]);
}
