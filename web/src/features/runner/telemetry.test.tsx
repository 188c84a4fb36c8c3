import { act, renderHook, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Assignment } from '@/api/types';
import { renderApp, serve, type Call } from '@/test/app';
import { emptyDraft, readDraft, tick, type Draft } from './draft';
import { RecordingSwitch, StartScreen } from './recording';
import { ticksBetween, useTelemetry } from './use-telemetry';

const journeys = [{ id: 'j', title: 'One', steps: ['a', 'b'].map((id) => ({ id, instruction: id })) }];
let calls: Call[];
let assignments = 0;

beforeEach(() => {
  sessionStorage.clear();
  calls = serve({ 'POST /api/telemetry': [202, { accepted: 1, duplicates: 0 }] });
});

function run(recording: boolean | null) {
  const assignment = { id: `as${++assignments}`, telemetry_token: 'tok.1-_', project: { id: 'p', name: 'Shop', url: 'https://shop.test/start?ref=1' } } as Assignment;
  return renderHook(() => {
    const [draft, setDraft] = useState<Draft>({ ...emptyDraft(journeys), recording });
    return { draft, tick: (step: string) => setDraft((now) => tick(now, journeys, step, 'passed')), ...useTelemetry(assignment, draft, setDraft) };
  }).result;
}
const sent = () => calls.flatMap((call) => (call.body as { events: { type: string; url?: string; step_id?: string }[] }).events);

it.each([null, false])('tells nothing when the answer is %s', async (answer) => {
  const runner = run(answer);
  act(() => runner.current.tick('a'));
  runner.current.opened();
  await runner.current.flush();
  expect(calls).toHaveLength(0);
  expect(sessionStorage).toHaveLength(0);
  expect(runner.current.address).toBe('https://shop.test/start?ref=1');
});

it('hands the token to the app and tells of the page opened and the steps ticked', async () => {
  const runner = run(true);
  expect(runner.current.address).toBe('https://shop.test/start?ref=1#peertest=tok.1-_');
  runner.current.opened();
  act(() => runner.current.tick('a'));
  await runner.current.flush();
  expect(sent()).toMatchObject([
    { type: 'page_visit', url: 'https://shop.test/start' },
    { type: 'step_tick', step_id: 'a', done: true },
  ]);
  expect(calls[0]?.body).toMatchObject({ telemetry_token: 'tok.1-_' });
  expect(calls[0]?.body).not.toHaveProperty('telemetry_key');
});

it('stops when the tester changes their mind, and has the app forget', async () => {
  const runner = run(true);
  act(() => runner.current.tick('a'));
  act(() => runner.current.choose(false));
  expect(runner.current.draft.recording).toBe(false);
  expect(runner.current.address).toBe('https://shop.test/start?ref=1#peertest=');
  act(() => runner.current.tick('b'));
  await runner.current.flush();
  expect(calls).toHaveLength(0);
  act(() => runner.current.choose(true));
  runner.current.opened();
  await runner.current.flush();
  expect(sent()).toMatchObject([{ type: 'page_visit' }]);
});

it('ticks what changed, once', () => {
  const before = { a: { result: 'passed' }, b: { note: 'x' } } as const;
  expect(ticksBetween(before, { ...before, b: { result: 'blocked', note: 'x' } })).toEqual([{ type: 'step_tick', step_id: 'b', done: false }]);
  expect(ticksBetween(before, { ...before, a: { result: 'failed' } })).toEqual([{ type: 'step_tick', step_id: 'a', done: true }]);
  expect(ticksBetween(before, { ...before, b: { note: 'y' } })).toEqual([]);
});

it('asks anew only when nothing was chosen before', () => {
  expect(readDraft({ recording: false }, journeys).recording).toBe(false);
  expect(readDraft({ recording: 'yes' }, journeys).recording).toBeNull();
});

it('asks before the first step, and lets the answer be changed', async () => {
  const choose = vi.fn();
  const user = userEvent.setup();
  const { unmount } = renderApp(<StartScreen title="Buy beans" onChoose={choose} />);
  expect(screen.getByText(/cookies, your IP address/)).toBeInTheDocument();
  await user.click(screen.getByRole('button', { name: 'Start without recording' }));
  unmount();
  renderApp(<RecordingSwitch on={false} onChoose={choose} />);
  await user.click(screen.getByRole('button', { name: 'Not recorded' }));
  await user.click(screen.getByRole('button', { name: 'Record from now on' }));
  expect(choose.mock.calls).toEqual([[false], [true]]);
});
