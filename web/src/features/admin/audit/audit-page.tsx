import { useSearchParams } from 'react-router';
import { Button } from '@/components/ui/button';
import { Field } from '@/components/ui/field';
import { Input } from '@/components/ui/input';
import { Page } from '@/components/ui/page';
import { AuditTable } from './audit-table';

const fields = {
  action: { label: 'Action', hint: 'Its whole name, such as user.suspended.', most: 100 },
  actor_id: { label: 'By', hint: "A person's id, or system.", most: 100 },
  subject: { label: 'About', hint: 'Such as user:<id>, dispute:<id>, escrow:<id>.', most: 200 },
};
type Name = keyof typeof fields;

export function AuditPage() {
  const [params, setParams] = useSearchParams();
  const filter = Object.fromEntries((Object.keys(fields) as Name[]).flatMap((name) => (params.get(name) ? [[name, params.get(name)!]] : [])));
  const some = Object.keys(filter).length > 0;
  return (
    <Page title="Audit log" intro="Who did what, newest first. Each row is chained to the one before it; the command audit proves that none was changed.">
      <form
        role="search"
        className="grid items-start gap-4 sm:grid-cols-3"
        // The fields start from the address again when it changes.
        key={params.toString()}
        onSubmit={(event) => {
          event.preventDefault();
          const entries = [...new FormData(event.currentTarget)].map(([name, value]) => [name, String(value).trim()] as [string, string]);
          setParams(entries.filter(([, value]) => value));
        }}
      >
        {(Object.keys(fields) as Name[]).map((name) => (
          <Field key={name} label={fields[name].label} hint={fields[name].hint}>
            {(wiring) => <Input type="search" name={name} maxLength={fields[name].most} {...wiring} defaultValue={params.get(name) ?? ''} />}
          </Field>
        ))}
        <div className="flex gap-2 sm:col-span-3">
          <Button type="submit" variant="primary">
            Filter
          </Button>
          {some && <Button onClick={() => setParams([])}>Show all</Button>}
        </div>
      </form>
      <AuditTable filter={filter} />
    </Page>
  );
}
