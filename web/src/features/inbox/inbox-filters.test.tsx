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
  serve({ 'GET /api/projects': [200, { items: [{ id: 'p1', name: 'Harbour Coffee' }] }], 'GET /api/jobs': [200, { items: jobs }] });
});

it('narrows by state, project, job and severity, in the address', async () => {
  const user = userEvent.setup();
  show('/inbox');
  expect(filter()).toEqual({ status: 'pending' });
  await screen.findByRole('option', { name: 'Checkout' });
  expect(screen.queryByRole('option', { name: 'Not published' })).not.toBeInTheDocument();
  await user.selectOptions(screen.getByLabelText('State'), 'all');
  await user.selectOptions(screen.getByLabelText('Job'), 'Checkout');
  await user.selectOptions(screen.getByLabelText('Severity'), 'critical');
  expect(filter()).toEqual({ job_id: 'j1', severity: 'critical' });
  expect(screen.getByRole('link', { name: /findings/ })).toHaveAttribute('href', '/jobs/j1#findings');
  // Another project has other jobs.
  await user.selectOptions(screen.getByLabelText('Project'), 'Harbour Coffee');
  await waitFor(() => expect(filter()).toEqual({ project_id: 'p1', severity: 'critical' }));
});

it('keeps a job from the address that is not among the newest', async () => {
  show('/inbox?job=old');
  expect(filter()).toEqual({ status: 'pending', job_id: 'old' });
  expect(await screen.findByRole('option', { name: 'The chosen job' })).toBeInTheDocument();
});
