import { Download } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { Menu, MenuItem } from '@/components/ui/menu';
import { failed } from '@/lib/failed';
import { useExportFindings } from './api/export-findings';

/** All findings of a job as a file, for a table, a program or a page of text. */
export function ExportFindings({ jobId, size }: { jobId: string; size?: 'sm' }) {
  const saving = useExportFindings(jobId);
  const save = (format: 'csv' | 'json' | 'md') => saving.mutate(format, { onError: failed('The file could not be made') });
  return (
    <Menu
      align="start"
      trigger={
        <Button size={size} busy={saving.isPending}>
          <Download aria-hidden className="size-4" /> Export findings
        </Button>
      }
    >
      <MenuItem onSelect={() => save('csv')}>CSV, for a spreadsheet</MenuItem>
      <MenuItem onSelect={() => save('md')}>Markdown, for an issue or a page</MenuItem>
      <MenuItem onSelect={() => save('json')}>JSON, for a program</MenuItem>
    </Menu>
  );
}
