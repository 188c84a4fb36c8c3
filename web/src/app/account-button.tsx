import type { User } from '@/api/types';
import { Avatar } from '@/components/ui/avatar';
import { Button, type ButtonProps } from '@/components/ui/button';

export function AccountButton({ user, ...rest }: ButtonProps & { user: User }) {
  return (
    <Button variant="quiet" className="rounded-full px-0.5!" {...rest}>
      <span className="sr-only">Account menu of {user.name}</span>
      <Avatar name={user.name} />
    </Button>
  );
}
