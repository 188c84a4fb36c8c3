import { useQueryClient } from '@tanstack/react-query';
import { useEffect } from 'react';

const everyMs = 4_000;

/** While a transfer is under way: looks again until it has arrived, since nothing tells of that moment. */
export function useFollowPayments(underWay: boolean): void {
  const queries = useQueryClient();
  useEffect(() => {
    if (!underWay) return;
    const timer = setInterval(() => void queries.invalidateQueries({ queryKey: ['payments'] }), everyMs);
    return () => clearInterval(timer);
  }, [underWay, queries]);
}
