import { screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it } from 'vitest';
import type { JobView } from '@/api/types';
import { logIn, problem, renderApp, serve } from '@/test/app';
import { AcceptPanel } from './accept-panel';

const job = (viewer: object) =>
  ({
    id: 'job1',
    payout_minor: 1800,
    currency: 'USD',
    completion_hours: 48,
    requirements: { devices: ['phone'], browsers: ['safari', 'edge'], countries: ['JP'], languages: ['ja'], min_qualification_score: 90 },
    viewer: { can_accept: false, reasons: [], ...viewer },
  }) as unknown as JobView;

beforeEach(() => logIn());

it('says in words why a test is closed, with a way to do something about it', () => {
  const reasons = [
    { code: 'browser_missing', message: 'It needs one of these browsers: safari, edge.' },
    { code: 'country_not_asked', message: 'It asks for testers in: JP.' },
    { code: 'score_too_low', message: 'It asks for a qualification score of 90; yours is 75.' },
  ];
  renderApp(<AcceptPanel job={job({ reasons })} />);
  expect(screen.getByText(/one of these browsers: Safari, Edge\./)).toBeInTheDocument();
  expect(screen.getByText(/testers in: Japan\./)).toBeInTheDocument();
  expect(screen.getByText(/score of 90; yours is 75/)).toBeInTheDocument();
  expect(screen.getByRole('link', { name: 'Check your browsers' })).toHaveAttribute('href', '/account#profile');
  expect(screen.getByRole('link', { name: 'See your score' })).toHaveAttribute('href', '/qualification');
  expect(screen.queryByRole('button', { name: 'Accept this test' })).not.toBeInTheDocument();
});

it('says plainly that nothing was started when the card was declined', async () => {
  serve({ 'POST /api/jobs/job1/accept': problem(409, 'funding_failed', 'card_declined') });
  const user = userEvent.setup();
  renderApp(<AcceptPanel job={job({ can_accept: true })} />);
  await user.click(screen.getByRole('button', { name: 'Accept this test' }));
  await user.click(screen.getByRole('button', { name: 'Accept' }));
  expect(await screen.findByRole('alert')).toHaveTextContent(/nothing was started/);
});
