import type { Job } from '@/api/types';
import { Panel } from '@/components/ui/card';
import { counted } from '@/lib/words';
import { browserNames, countries, deviceNames, languages, namesOf, testTypeNames } from '@/lib/choices';

/** What testers read: description, journeys, rules. */
export function JobContent({ job, title }: { job: Job; title: string }) {
  return (
    <Panel title={title}>
      <p className="text-ink-soft">{testTypeNames[job.test_type]} test</p>
      {job.description && <p className="whitespace-pre-line">{job.description}</p>}
      {job.change_note && <p className="rounded-md bg-info-soft p-3 text-info">Changed: {job.change_note}</p>}
      <ol className="grid gap-4">
        {job.journeys.map((journey, index) => (
          <li key={journey.id} className="grid gap-2">
            <h3 className="font-semibold">
              {index + 1}. {journey.title}
            </h3>
            <ol className="grid list-decimal gap-1.5 pl-8 marker:text-ink-faint">
              {journey.steps.map((step) => (
                <li key={step.id}>
                  {step.instruction}
                  {step.expected && <p className="text-sm text-ink-soft">Expected: {step.expected}</p>}
                </li>
              ))}
            </ol>
          </li>
        ))}
      </ol>
      <dl className="grid gap-x-4 gap-y-1.5 border-t border-line pt-4 sm:grid-cols-[12rem_minmax(0,1fr)]">
        {rulesOf(job).map(([term, text]) => (
          <div key={term} className="contents">
            <dt className="text-ink-soft">{term}</dt>
            <dd className="max-sm:mb-2">{text}</dd>
          </div>
        ))}
      </dl>
      {job.known_issues.length > 0 && (
        <div className="grid gap-1.5 border-t border-line pt-4">
          <h3 className="font-semibold">Already known, no need to report</h3>
          <ul className="grid list-disc gap-1 pl-5 text-ink-soft">
            {job.known_issues.map((issue) => (
              <li key={issue}>{issue}</li>
            ))}
          </ul>
        </div>
      )}
    </Panel>
  );
}

function rulesOf({ evidence, requirements }: Job): [string, string][] {
  const rules: [string, string][] = [
    [
      'Evidence',
      [
        `${evidence.min_feedback_chars} characters of feedback`,
        counted(evidence.min_screenshots, 'screenshot'),
        evidence.all_journeys && 'every journey answered',
      ]
        .filter(Boolean)
        .join(', '),
    ],
  ];
  const add = (term: string, text: string | undefined) => text && rules.push([term, text]);
  add('Qualification score', requirements.min_qualification_score ? `${requirements.min_qualification_score} or better` : undefined);
  add('Rating', requirements.min_rating ? `${requirements.min_rating} or better` : undefined);
  add('Devices', requirements.devices.map((device) => deviceNames[device]).join(', '));
  add('Browsers', requirements.browsers.map((browser) => browserNames[browser]).join(', '));
  add('Languages', namesOf(requirements.languages, languages()));
  add('Countries', namesOf(requirements.countries, countries()));
  return rules;
}
