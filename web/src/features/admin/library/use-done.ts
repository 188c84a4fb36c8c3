import { useNavigate } from 'react-router';
import { toast } from '@/lib/toasts';

/** Says what was done, and goes back to the list. */
export function useDone(list: string) {
  const navigate = useNavigate();
  return (title: string) => {
    toast({ title });
    void navigate(list);
  };
}
