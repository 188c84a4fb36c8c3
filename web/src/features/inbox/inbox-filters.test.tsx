import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useSearchParams } from 'react-router';
import { beforeEach, expect, it } from 'vitest';
import { logIn, renderApp, serve } from '@/test/app';
import { filterOf, InboxFilters } from './inbox-filters';

const jobs = [
  { id: 'j1', title: 'Checkout', status: 'open' },
  { id: 'j2', title: 'Not published', status: 'draft' },
];

function Shown() {
  const [params] = useSearchParams();
  return <output>{JSON.stringify(filterOf(params))}</output>;
}

const show = (at: string) =>
  renderApp(
    <>
      <InboxFilters count={2} />
      <Shown />
    </>,
    at,
  );
const filter = () => JSON.parse(screen.getByText(/^\{/, { selector: 'output' }).textContent!) as object;

beforeEach(() => {
  logIn();
  serve({ 'GET /api/projects': [200, { items: [{ id: 'p1', name: 'Harbour Coffee' }] }], 'GET /api/jobs': [200, { items: jobs }], 'GET /api/jobs/old': [200, { id: 'old', title: 'Written last year' }] });
});

it('narrows by state, project, job and severity, in the address', async () => {
  const user = userEvent.setup();
  show('/inbox');
  expect(filter()).toEqual({ status: 'pending', sort: 'due' });
  await userEvent.selectOptions(screen.getByLabelText('Order'), 'Newest first');
  expect(filter()).toEqual({ status: 'pending' });
  await screen.findByRole('option', { name: 'Checkout' });
  expect(screen.queryByRole('option', { name: 'Not published' })).not.toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('State'), 'all');
  await user.selectOptions(screen.getByLabelText('Job'), 'Checkout');
  await user.selectOptions(screen.getByLabelText('Severity'), 'critical');
  expect(filter()).toEqual({ job_id: 'j1', severity: 'critical' });
  expect(screen.getByRole('link', { name: 'Summarise them' })).toHaveAttribute('href', '/jobs/j1#findings');
  // Another project has other jobs.
  await user.selectOptions(screen.getByLabelText('Project'), 'Harbour Coffee');
  await waitFor(() => expect(filter()).toEqual({ project_id: 'p1', severity: 'critical' }));
});

it('keeps a job from the address that is not among the newest', async () => {
  show('/inbox?job=old');
  expect(filter()).toEqual({ status: 'pending', sort: 'due', job_id: 'old' });
  expect(await screen.findByRole('option', { name: 'Written last year' })).toBeInTheDocument();
});

it('finds jobs beyond the newest by their words', async () => {
  serve({
    'GET /api/projects': [200, { items: [] }],
    'GET /api/jobs': ({ query }) => [200, query.get('q') === 'last year' ? { items: [{ id: 'old', title: 'Written last year', status: 'expired' }] } : { items: jobs, next_cursor: 'more' }],
    'GET /api/jobs/old': [200, { id: 'old', title: 'Written last year' }],
  });
  const user = userEvent.setup();
  show('/inbox');
  await user.type(await screen.findByLabelText('Find a job'), 'last year');
  expect(await screen.findByRole('option', { name: 'Written last year' })).toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('Job'), 'Written last year');
  expect(filter()).toEqual({ status: 'pending', sort: 'due', job_id: 'old' });
});

it('saves the findings of the chosen job as a file', async () => {
  const calls = serve({ 'GET /api/projects': [200, { items: [] }], 'GET /api/jobs': [200, { items: jobs }], 'GET /api/jobs/j1': [200, jobs[0]], 'GET /api/jobs/j1/findings': [200, 'title'] });
  URL.createObjectURL = () => 'blob:findings';
  URL.revokeObjectURL = () => {};
  const user = userEvent.setup();
  show('/inbox');
  expect(screen.queryByRole('button', { name: 'Export findings' })).not.toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('Job'), await screen.findByRole('option', { name: 'Checkout' }));
  await user.click(screen.getByRole('button', { name: 'Export findings' }));
  await user.click(await screen.findByRole('menuitem', { name: /^Markdown/ }));
  await waitFor(() => expect(calls.find(({ path }) => path.endsWith('/findings'))?.query.get('format')).toBe('md'));
});
