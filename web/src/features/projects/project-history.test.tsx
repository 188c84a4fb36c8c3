import { screen, within } from '@testing-library/react';
import { beforeEach, expect, it } from 'vitest';
import type { Project } from '@/api/types';
import { logIn, renderApp, serve } from '@/test/app';
import { ProjectHistory } from './project-history';

const project = { id: 'p1', archived: false } as Project;
const job = { id: 'j1', title: 'Check out', status: 'open', payout_minor: 1800, currency: 'USD', slots: 3, slots_taken: 1 };
const submission = { id: 's1', tester_name: 'Ada Lindgren', status: 'pending', finding_counts: { critical: 1, major: 0, minor: 1, suggestion: 0 }, created_at: '2026-03-01T10:00:00Z' };

beforeEach(() => logIn());

it('shows each job with what was handed in for it', async () => {
  serve({ 'GET /api/projects/p1/history': [200, { items: [{ job, submissions: [submission] }, { job: { ...job, id: 'j2', title: 'Sign up' }, submissions: [] }] }] });
  renderApp(<ProjectHistory project={project} />);
  const [first, second] = [(await screen.findByRole('link', { name: 'Check out' })).closest('li')!, screen.getByRole('link', { name: 'Sign up' }).closest('li')!];
  expect(first).toHaveTextContent('$18.00 each · 1 of 3 places taken');
  expect(within(first).getByRole('link', { name: 'Ada Lindgren' })).toHaveAttribute('href', '/inbox/s1');
  expect(first).toHaveTextContent('to review2 findings');
  expect(within(second).getAllByRole('link')).toHaveLength(1);
});

it('leads to a first job', async () => {
  serve({ 'GET /api/projects/p1/history': [200, { items: [] }] });
  renderApp(<ProjectHistory project={project} />);
  expect(await screen.findByRole('link', { name: 'Write a job' })).toHaveAttribute('href', '/jobs/new?project=p1');
});
