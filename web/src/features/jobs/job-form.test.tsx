import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Job, Project } from '@/api/types';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { JobForm } from './job-form';
import { newJobValues, valuesOfJob } from './job-values';

const projects = [{ id: 'p1', name: 'Harbour Coffee' } as Project];
const now = Date.parse('2026-03-02T12:00:00Z');
const saved = {
  id: 'job1',
  project_id: 'p1',
  title: 'Checkout',
  description: '',
  test_type: 'usability',
  journeys: [{ id: 'j1', title: 'Buy', steps: [{ id: 's1', instruction: 'Open the shop' }, { id: 's2', instruction: 'Pay', expected: 'A receipt' }] }],
  payout_minor: 1800,
  blocked_pay_percent: 40,
  fee_bps: 500,
  currency: 'USD',
  slots: 2,
  deadline: '2026-03-09T12:00:41.250Z',
  completion_hours: 48,
  evidence: { min_feedback_chars: 80, min_screenshots: 1, all_journeys: true },
  requirements: { devices: [], browsers: [], countries: [], languages: [] },
  known_issues: ['Footer'],
  status: 'draft',
  version: 7,
} as unknown as Job;

const onSaved = vi.fn();
const showNew = () => renderApp(<JobForm initial={newJobValues('p1', 'USD', now)} projects={projects} feeBps={250} currencyFixed={false} onSaved={onSaved} />);
const showSaved = (job: Job) => renderApp(<JobForm job={job} initial={valuesOfJob(job)} projects={projects} feeBps={job.fee_bps} currencyFixed onSaved={onSaved} />);
const step = (number: number) => screen.getByRole('textbox', { name: `Step ${number}` });
const button = (name: string | RegExp) => screen.getByRole('button', { name });

async function fillNew(user: ReturnType<typeof userEvent.setup>) {
  await user.type(screen.getByLabelText('Title'), 'Checkout');
  await user.type(screen.getByPlaceholderText(/Buy two items/), 'Buy');
  await user.type(step(1), 'Open the shop');
  await user.type(screen.getByLabelText('Pay per tester'), '18,50');
}

beforeEach(() => {
  logIn();
  onSaved.mockReset();
});

it('says what is missing and asks the server nothing', async () => {
  const calls = serve({});
  const user = userEvent.setup();
  showNew();
  await user.click(button('Save draft'));
  expect(await screen.findByText('Give the job a title.')).toBeInTheDocument();
  expect(step(1)).toHaveAccessibleDescription('Say what to do in this step.');
  expect(screen.getByLabelText('Pay per tester')).toBeInvalid();
  expect(screen.getByRole('alert')).toHaveTextContent('Some fields need your attention');
  expect(calls).toHaveLength(0);
});

it('tells the cost of a job that is not saved yet, with the fee', async () => {
  serve({});
  const user = userEvent.setup();
  showNew();
  await user.type(screen.getByLabelText('Pay per tester'), '10.10');
  // 2.5 % of 10.10, rounded down, for each of three testers
  expect(screen.getByText('Platform fee (2.5 %)').nextElementSibling).toHaveTextContent('0.75');
  expect(screen.getByText('At most').nextElementSibling).toHaveTextContent('31.05');
});

it('sends a draft in minor units, without empty extras, under an idempotency key', async () => {
  const calls = serve({ 'POST /api/jobs': [201, saved] });
  const user = userEvent.setup();
  showNew();
  await fillNew(user);
  await user.click(button('Save draft'));
  await waitFor(() => expect(onSaved).toHaveBeenCalledWith(saved, false));
  expect(calls[0]!.headers.get('Idempotency-Key')).toMatch(/^[0-9a-f-]{36}$/);
  expect(calls[0]!.body).toMatchObject({
    project_id: 'p1',
    title: 'Checkout',
    payout_minor: 1850,
    currency: 'USD',
    slots: 3,
    journeys: [{ title: 'Buy', steps: [{ instruction: 'Open the shop' }] }],
    evidence: { min_feedback_chars: 80, min_screenshots: 1, all_journeys: true },
  });
  expect(calls[0]!.body).not.toHaveProperty('payout');
  expect(calls[0]!.body).not.toHaveProperty('change_note');
});

it('shows the live cost', async () => {
  const user = userEvent.setup();
  serve({});
  showSaved(saved);
  expect(screen.getByText('$37.80')).toBeInTheDocument();
  await user.clear(screen.getByLabelText('Testers'));
  await user.type(screen.getByLabelText('Testers'), '3');
  expect(screen.getByText('$56.70')).toBeInTheDocument();
});

it('puts the errors of the server on their fields', async () => {
  serve({
    'POST /api/jobs': problem(422, 'validation_failed', 'Some fields are not valid.', [
      { field: 'journeys[0].steps[0].instruction', message: 'Too vague.' },
      { field: 'payout_minor', message: 'Too low.' },
      { field: 'journeys', message: 'Too many.' },
    ]),
  });
  const user = userEvent.setup();
  showNew();
  await fillNew(user);
  await user.click(button('Save draft'));
  expect(await screen.findByText('Too vague.')).toBeInTheDocument();
  expect(step(1)).toHaveAccessibleDescription('Too vague.');
  expect(screen.getByLabelText('Pay per tester')).toHaveAccessibleDescription('Too low.');
  expect(screen.getByRole('alert')).toHaveTextContent('journeys: Too many.');
});

it('moves steps by keyboard and by buttons, and keeps the focus in the moved step', async () => {
  serve({});
  const user = userEvent.setup();
  showSaved(saved);
  await user.click(step(2));
  await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
  expect(step(1)).toHaveValue('Pay');
  await waitFor(() => expect(step(1)).toHaveFocus());
  expect(screen.getByText('Step moved to place 1 of 2')).toBeInTheDocument();
  await user.click(button('Move step 1 of journey 1 down'));
  expect(step(1)).toHaveValue('Open the shop');
  expect(button('Move step 1 of journey 1 up')).toBeDisabled();
});

it('changes a draft under its version, with the ids the server knows', async () => {
  const calls = serve({ 'PATCH /api/jobs/job1': [200, { ...saved, version: 8 }] });
  const user = userEvent.setup();
  showSaved(saved);
  await user.click(button('Add a step'));
  await user.type(step(3), 'Leave');
  await user.click(button('Save and publish…'));
  await waitFor(() => expect(onSaved).toHaveBeenCalledWith(expect.anything(), true));
  expect(calls[0]!.headers.get('If-Match')).toBe('"7"');
  expect(calls[0]!.body).not.toHaveProperty('project_id');
  expect(calls[0]!.body).toMatchObject({
    test_type: 'usability',
    currency: 'USD',
    deadline: saved.deadline,
    journeys: [{ id: 'j1', steps: [{ id: 's1' }, { id: 's2', expected: 'A receipt' }, { instruction: 'Leave' }] }],
  });
});

it('after publishing lets only the wording change, with a note', async () => {
  const calls = serve({ 'PATCH /api/jobs/job1': [200, { ...saved, status: 'open' }] });
  const user = userEvent.setup();
  showSaved({ ...saved, status: 'open' });
  expect(screen.queryByRole('button', { name: 'Add a step' })).not.toBeInTheDocument();
  expect(screen.getByLabelText('Kind of test')).toBeDisabled();
  await user.type(screen.getByLabelText(/What you changed/), 'Clearer title');
  await user.click(button('Save changes'));
  await waitFor(() => expect(calls).toHaveLength(1));
  expect(calls[0]!.body).toMatchObject({ change_note: 'Clearer title', test_type: 'usability', currency: 'USD' });
});

it('tells of a change made elsewhere', async () => {
  serve({ 'PATCH /api/jobs/job1': problem(412, 'version_mismatch', 'Somebody changed this job.') });
  const user = userEvent.setup();
  showSaved(saved);
  await user.click(button('Save draft'));
  expect(await screen.findByText(/changed elsewhere meanwhile/)).toBeInTheDocument();
});
