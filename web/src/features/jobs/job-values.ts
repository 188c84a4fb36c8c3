import * as z from 'zod/mini';
import type { Job, JobPatch, NewJob } from '@/api/types';
import { emptyJourney, journeysField } from '@/components/job/journey-values';
import { atMost, textField } from '@/lib/fields';
import { decimalText, formatMoney, minorDigits, parseMoney } from '@/lib/money';
import { toLocalInput } from '@/lib/time';

const hour = 3_600_000;

function wholeNumber(least: number, most: number) {
  return z.string().check(
    z.trim(),
    z.regex(/^\d+$/, 'Please enter a whole number.'),
    z.refine((text) => Number(text) >= least && Number(text) <= most, `Between ${least} and ${most}.`),
  );
}
const blankOr = (pattern: RegExp, otherwise: string) => z.union([z.literal(''), z.string().check(z.regex(pattern, otherwise))]);

export const jobSchema = z
  .object({
    project_id: z.string().check(z.minLength(1, 'Choose a project.')),
    title: textField(120, 'Give the job a title.').check(z.minLength(3, 'At least 3 characters.')),
    description: z.string().check(atMost(5000)),
    test_type: z.enum(['functional', 'usability', 'exploratory', 'accessibility', 'regression']),
    journeys: journeysField,
    currency: z.string(),
    payout: z.string(),
    slots: wholeNumber(1, 100),
    deadline: z.string().check(z.minLength(1, 'Choose a deadline.')),
    completion_hours: wholeNumber(1, 72),
    blocked_pay_percent: wholeNumber(10, 100),
    evidence: z.object({ min_feedback_chars: wholeNumber(0, 2000), min_screenshots: wholeNumber(0, 10), all_journeys: z.boolean() }),
    requirements: z.object({
      min_qualification_score: blankOr(/^(100|\d{1,2})$/, 'Between 0 and 100.'),
      min_rating: blankOr(/^([1-4]([.,]\d)?|5)$/, 'Between 1 and 5.'),
      devices: z.array(z.enum(['desktop', 'tablet', 'phone'])),
      browsers: z.array(z.enum(['chrome', 'firefox', 'safari', 'edge', 'opera', 'other'])),
      countries: z.array(z.string()),
      languages: z.array(z.string()),
    }),
    known_issues: z.string().check(
      z.refine((text) => lines(text).length <= 50, 'At most 50.'),
      z.refine((text) => lines(text).every((line) => line.length <= 300), 'At most 300 characters each.'),
    ),
    change_note: z.string().check(z.trim(), atMost(300)),
  })
  .check(
    z.superRefine((values, context) => {
      const minor = parseMoney(values.payout, values.currency);
      const unit = 10 ** minorDigits(values.currency);
      if (minor === null || minor < unit || minor > 1000 * unit) {
        context.addIssue({ code: 'custom', path: ['payout'], message: `Between ${formatMoney(unit, values.currency)} and ${formatMoney(1000 * unit, values.currency)}.` });
      }
    }),
  );
export type JobValues = z.infer<typeof jobSchema>;

export function lines(text: string): string[] {
  return text.split('\n').map((line) => line.trim()).filter(Boolean);
}

export function newJobValues(projectId: string, currency: string, now: number): JobValues {
  return {
    project_id: projectId,
    title: '',
    description: '',
    test_type: 'functional',
    journeys: [emptyJourney],
    currency,
    payout: '',
    slots: '3',
    deadline: toLocalInput(now + 7 * 24 * hour),
    completion_hours: '48',
    blocked_pay_percent: '40',
    evidence: { min_feedback_chars: '80', min_screenshots: '1', all_journeys: true },
    requirements: { min_qualification_score: '', min_rating: '', devices: [], browsers: [], countries: [], languages: [] },
    known_issues: '',
    change_note: '',
  };
}

export function valuesOfJob(job: Job): JobValues {
  const { evidence, requirements } = job;
  return {
    project_id: job.project_id,
    title: job.title,
    description: job.description,
    test_type: job.test_type,
    journeys: job.journeys.map(({ id, title, steps }) => ({ id, title, steps: steps.map((item) => ({ ...item, expected: item.expected ?? '' })) })),
    currency: job.currency,
    payout: decimalText(job.payout_minor, minorDigits(job.currency)),
    slots: String(job.slots),
    deadline: toLocalInput(job.deadline),
    completion_hours: String(job.completion_hours),
    blocked_pay_percent: String(job.blocked_pay_percent),
    evidence: { ...evidence, min_feedback_chars: String(evidence.min_feedback_chars), min_screenshots: String(evidence.min_screenshots) },
    requirements: {
      ...requirements,
      min_qualification_score: requirements.min_qualification_score?.toString() ?? '',
      min_rating: requirements.min_rating?.toString() ?? '',
    },
    known_issues: job.known_issues.join('\n'),
    change_note: '',
  };
}

export function jobOfValues(values: JobValues, before?: Job): NewJob & Pick<JobPatch, 'change_note'> {
  const { payout, requirements, evidence, ...rest } = values;
  const { min_qualification_score: score, min_rating: rating, ...needs } = requirements;
  // The field has whole minutes: an untouched deadline keeps its seconds, or it would move earlier.
  const untouched = before && toLocalInput(before.deadline) === values.deadline;
  return {
    ...rest,
    journeys: values.journeys.map((item) => ({
      ...item,
      steps: item.steps.map(({ expected, ...text }) => ({ ...text, ...(expected ? { expected } : {}) })),
    })),
    payout_minor: parseMoney(payout, values.currency) ?? 0,
    slots: Number(values.slots),
    deadline: untouched ? before.deadline : new Date(values.deadline).toISOString(),
    completion_hours: Number(values.completion_hours),
    blocked_pay_percent: Number(values.blocked_pay_percent),
    evidence: { ...evidence, min_feedback_chars: Number(evidence.min_feedback_chars), min_screenshots: Number(evidence.min_screenshots) },
    requirements: {
      ...needs,
      ...(score ? { min_qualification_score: Number(score) } : {}),
      ...(rating ? { min_rating: Number(rating.replace(',', '.')) } : {}),
    },
    known_issues: lines(values.known_issues),
  };
}
