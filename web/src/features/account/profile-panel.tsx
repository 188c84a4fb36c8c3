import { zodResolver } from '@hookform/resolvers/zod';
import { Controller, useForm, useWatch } from 'react-hook-form';
import * as z from 'zod/mini';
import { ApiError } from '@/api/errors';
import type { User } from '@/api/types';
import { PayoutPlace } from '@/components/money/payout-place';
import { Button } from '@/components/ui/button';
import { Panel } from '@/components/ui/card';
import { Field, FormError } from '@/components/ui/field';
import { Input, Select, Textarea } from '@/components/ui/input';
import { ToggleGroup } from '@/components/ui/toggle-group';
import { browserNames, choicesOf, countries, deviceNames, languages } from '@/lib/choices';
import { atMost, textField } from '@/lib/fields';
import { applyServerErrors } from '@/lib/form-errors';
import { toast } from '@/lib/toasts';
import { useUpdateProfile } from './api/update-profile';

const schema = z.object({
  name: textField(80, 'Please enter your name.'),
  bio: z.string().check(atMost(1000)),
  country: z.string(),
  time_zone: z.string(),
  languages: z.array(z.string()),
  devices: z.array(z.enum(['desktop', 'tablet', 'phone'])),
  browsers: z.array(z.enum(['chrome', 'firefox', 'safari', 'edge', 'opera', 'other'])),
});
type Values = z.infer<typeof schema>;

export function ProfilePanel({ user }: { user: User }) {
  const form = useForm<Values>({
    resolver: zodResolver(schema),
    defaultValues: {
      name: user.name,
      bio: user.bio,
      country: user.country ?? '',
      time_zone: user.time_zone || 'UTC',
      languages: user.languages,
      devices: user.devices,
      browsers: user.browsers,
    },
  });
  const country = useWatch({ control: form.control, name: 'country' });
  const tester = user.roles.includes('tester');
  const update = useUpdateProfile();
  const { errors } = form.formState;
  const submit = form.handleSubmit(({ country, ...values }) =>
    update.mutate(
      { ...values, country: country || null, version: user.version },
      {
        onSuccess: () => toast({ title: 'Profile saved' }),
        onError: (error) => {
          const stale = error instanceof ApiError && error.code === 'version_mismatch';
          const rest = stale ? 'Your profile was changed elsewhere. Reload the page to see it.' : applyServerErrors(form, error);
          if (rest) form.setError('root', { message: rest });
        },
      },
    ),
  );
  return (
    <Panel title="Profile">
      <form noValidate onSubmit={(event) => void submit(event)} className="grid gap-4 sm:grid-cols-2">
        <FormError message={errors.root?.message} className="sm:col-span-2" />
        <Field label="Name" error={errors.name?.message} className="sm:col-span-2">
          {(wiring) => <Input autoComplete="name" {...wiring} {...form.register('name')} />}
        </Field>
        <Field label="About you" optional error={errors.bio?.message} className="sm:col-span-2">
          {(wiring) => <Textarea {...wiring} {...form.register('bio')} />}
        </Field>
        <Field label="Country" hint={tester && <PayoutPlace country={country} />} error={errors.country?.message}>
          {(wiring) => (
            <Select autoComplete="country" {...wiring} {...form.register('country')}>
              <option value="">Not said</option>
              {countries().map((option) => (
                <option key={option.value} value={option.value}>
                  {option.label}
                </option>
              ))}
            </Select>
          )}
        </Field>
        <Field label="Time zone" hint="Weeks and months of your budget follow it." error={errors.time_zone?.message}>
          {(wiring) => (
            <Select {...wiring} {...form.register('time_zone')}>
              {timeZones(user.time_zone).map((zone) => (
                <option key={zone}>{zone}</option>
              ))}
            </Select>
          )}
        </Field>
        <div className="grid gap-4 sm:col-span-2">
          <Controller control={form.control} name="languages" render={({ field }) => <ToggleGroup legend="Languages you read well" options={languages()} value={field.value} onChange={field.onChange} />} />
          <Controller control={form.control} name="devices" render={({ field }) => <ToggleGroup legend="Devices you have" options={choicesOf(deviceNames)} value={field.value} onChange={field.onChange} />} />
          <Controller control={form.control} name="browsers" render={({ field }) => <ToggleGroup legend="Browsers you have" options={choicesOf(browserNames)} value={field.value} onChange={field.onChange} />} />
        </div>
        <div className="sm:col-span-2">
          <Button type="submit" variant="primary" busy={update.isPending}>
            Save profile
          </Button>
        </div>
      </form>
    </Panel>
  );
}

function timeZones(current: string): string[] {
  return [...new Set(['UTC', current || 'UTC', ...Intl.supportedValuesOf('timeZone')])];
}
