import type { Job, JobView } from '@/api/types';
import { browserNames, countries, deviceNames, languages, namesOf } from '@/lib/choices';

type Reason = JobView['viewer']['reasons'][number];

/** Why a test is closed to somebody. What it asks for is told by name, as it stands on the page, not by code. */
export function reasonText(reason: Reason, { requirements }: Pick<Job, 'requirements'>): string {
  switch (reason.code) {
    case 'device_missing':
      return `It needs one of these devices: ${requirements.devices.map((device) => deviceNames[device]).join(', ')}.`;
    case 'browser_missing':
      return `It needs one of these browsers: ${requirements.browsers.map((browser) => browserNames[browser]).join(', ')}.`;
    case 'country_not_asked':
      return `It asks for testers in: ${namesOf(requirements.countries, countries())}.`;
    case 'language_missing':
      return `It asks for testers who read: ${namesOf(requirements.languages, languages())}.`;
    default:
      return reason.message;
  }
}

/** Where something can be done about it. */
export const remedies: Record<string, { to: string; label: string }> = {
  not_qualified: { to: '/qualification', label: 'Take the entrance test' },
  score_too_low: { to: '/qualification', label: 'See your score' },
  rating_too_low: { to: '/earnings', label: 'See your rating' },
  too_many_assignments: { to: '/my-tests', label: 'See your open tests' },
  device_missing: { to: '/account#profile', label: 'Check your devices' },
  browser_missing: { to: '/account#profile', label: 'Check your browsers' },
  language_missing: { to: '/account#profile', label: 'Check your languages' },
  country_not_asked: { to: '/account#profile', label: 'Check your country' },
};
