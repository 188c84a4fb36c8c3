import { Link } from 'react-router';

export function Logo({ to }: { to: string }) {
  return (
    <Link to={to} className="flex items-center gap-2 font-bold tracking-tight whitespace-nowrap text-ink no-underline">
      <span aria-hidden className="size-2.5 rounded-[3px] bg-accent" />
      PeerTest Hub
    </Link>
  );
}
