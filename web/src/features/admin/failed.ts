import { messageOf } from '@/api/errors';
import { toast } from '@/lib/toasts';

export function failed(error: Error) {
  toast({ tone: 'bad', title: 'That did not work', body: messageOf(error) });
}
