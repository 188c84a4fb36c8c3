import { useProfile } from '@/lib/use-profile';
import { Avatar } from './avatar';

/** Somebody's name, fetched by id; what stands there meanwhile keeps the line's height. */
export function PersonName({ id, fallback = 'A tester' }: { id: string | undefined; fallback?: string }) {
  return <>{useProfile(id).data?.name ?? fallback}</>;
}

export function Person({ id, fallback }: { id: string | undefined; fallback?: string }) {
  const profile = useProfile(id).data;
  return (
    <span className="inline-flex items-center gap-2">
      <Avatar name={profile?.name ?? '?'} className="size-7" />
      <PersonName id={id} fallback={fallback} />
    </span>
  );
}
