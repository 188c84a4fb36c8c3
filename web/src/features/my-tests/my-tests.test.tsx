import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { User } from '@/api/types';
import { builder, logIn, problem, renderApp, serve } from '@/test/app';
import { MyTestsPage } from './my-tests-page';

const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000 + 500).toISOString();
const money = { payout_minor: 1800, currency: 'USD' };
const waiting = [
  { kind: 'offer', job_id: 'j1', job_title: 'Gift cards', ...money, due_at: inMinutes(20) },
  { kind: 'question', job_id: 'j2', job_title: 'Sign up', assignment_id: 'a2', ...money, due_at: inMinutes(300) },
  { kind: 'test', job_id: 'j3', job_title: 'Check out', assignment_id: 'a3', ...money, due_at: inMinutes(600) },
  { kind: 'dispute', job_id: 'j4', job_title: 'Pay by card', assignment_id: 'a4', ...money, due_at: inMinutes(2000) },
];
const assignment = (id: string, state: string, job_title: string) => ({ id, job_id: `j${id}`, state, job_title, ...money, created_at: inMinutes(-60), expires_at: inMinutes(600) });
const lists = [
  { job_id: 'j1', job_title: 'Gift cards', job_status: 'in_progress', ...money, position: 1, offer_expires_at: inMinutes(20), joined_at: inMinutes(-90) },
  { job_id: 'j5', job_title: 'Opening hours', job_status: 'in_progress', ...money, position: 3, joined_at: inMinutes(-99) },
  { job_id: 'j6', job_title: 'Search', job_status: 'paused', ...money, position: 2, joined_at: inMinutes(-99) },
];
const section = (title: RegExp) => screen.getByRole('heading', { level: 2, name: title }).closest('section')!;

beforeEach(() => logIn({ ...builder, roles: ['tester'] } as User));

function show({ tests = waiting, waitlist = lists }: { tests?: object[]; waitlist?: object[] } = {}) {
  let left: string[] = [];
  serve({
    'GET /api/users/me/waiting': () => [200, { tests, reviews: 0 }],
    'GET /api/waitlist': () => [200, { items: waitlist.filter((item) => !left.includes((item as { job_id: string }).job_id)) }],
    'GET /api/assignments': [200, { items: [assignment('a3', 'active', 'Check out'), assignment('a2', 'submitted', 'Sign up'), assignment('a9', 'submitted', 'In review')] }],
    'DELETE /api/jobs/j5/waitlist': () => ((left = ['j5']), [204]),
    'DELETE /api/jobs/j1/waitlist': problem(409, 'conflict', 'Somebody else was quicker.'),
  });
  renderApp(<MyTestsPage />, '/my-tests');
}

it('shows first what needs the tester, each with its time and its way there', async () => {
  show();
  await screen.findByRole('heading', { name: 'Waiting for you (4)' });
  const rows = within(section(/^Waiting for you/)).getAllByRole('listitem');
  expect(rows.map((row) => row.textContent)).toEqual([
    expect.stringMatching(/^Gift cardsa place is kept for you0:(20:00|19:59) left to accept itLook at the offer$/),
    expect.stringMatching(/^Sign upthe builder asks.* left to answerAnswer$/),
    expect.stringMatching(/^Check outtesting now.* left to hand it inGo on$/),
    expect.stringMatching(/^Pay by cardin dispute1 d 9 h left to tell your sideTell your side$/),
  ]);
  const ways = rows.map((row) => within(row).getByRole('link').getAttribute('href'));
  expect(ways).toEqual(['/tests/j1', '/my-tests/a2', '/run/a3', '/my-tests/a4']);
});

it('marks what waits in the list of all tests', async () => {
  show();
  const row = async (title: string) => (await screen.findByRole('heading', { name: title })).closest('li')!;
  expect(await within(await row('Sign up')).findByText('waiting for you')).toBeInTheDocument();
  expect(await row('In review')).not.toHaveTextContent('waiting for you');
});

it('lists the waitlists with the place or the offer, and leaves one', async () => {
  show();
  const rows = async () => (await screen.findAllByRole('listitem')).filter((row) => section(/^Waitlists/).contains(row)).map((row) => row.textContent);
  await screen.findByRole('heading', { name: 'Waitlists you are on' });
  expect(await rows()).toEqual([
    expect.stringMatching(/^Gift cardsa place is kept for you0:(20:00|19:59) left to accept it\$18\.00Decline the offer$/),
    'Opening hoursnumber 3 in line$18.00Leave the waitlist',
    expect.stringContaining('Searchnumber 2 in lineThe test is paused'),
  ]);
  const user = userEvent.setup();
  await user.click(screen.getByRole('button', { name: 'Decline the offer: Gift cards' }));
  expect(await screen.findByText('Somebody else was quicker.')).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Leave the waitlist: Opening hours' }));
  expect(await screen.findByText('number 2 in line')).toBeInTheDocument();
  await vi.waitFor(async () => expect(await rows()).toHaveLength(2));
});

it('says nothing of either when there is nothing', async () => {
  show({ tests: [], waitlist: [] });
  await screen.findByRole('heading', { name: 'In review' });
  expect(screen.queryByText(/^Waiting for you/)).not.toBeInTheDocument();
  expect(screen.queryByText(/^Waitlists/)).not.toBeInTheDocument();
});
