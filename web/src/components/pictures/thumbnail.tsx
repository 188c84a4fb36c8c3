import { Skeleton } from '@/components/ui/states';
import { useFile } from '@/lib/use-file';

export function Thumbnail({ fileId }: { fileId: string }) {
  const file = useFile(fileId);
  if (!file.data?.url) return <Skeleton className="size-full" />;
  return <img src={file.data.url} alt="" loading="lazy" className="size-full object-cover" />;
}
