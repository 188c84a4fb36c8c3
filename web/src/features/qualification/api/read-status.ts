import { useQuery } from '@tanstack/react-query';
import { api, unwrap } from '@/api/client';

export function useQualification() {
  return useQuery({ queryKey: ['qualification'], queryFn: () => unwrap(api.GET('/api/qualification')) });
}
