import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Autosave } from './autosave';
import { addScreenshot, emptyDraft, putFinding, readDraft, removeScreenshot, tick, toSubmission, type FindingDraft } from './draft';
import { describeEnvironment } from './environment';
import { evidenceRules } from './evidence';

const step = (id: string) => ({ id, instruction: id });
const journeys = [
  { id: 'j1', title: 'One', steps: [step('a'), step('b')] },
  { id: 'j2', title: 'Two', steps: [step('c')] },
];
const finding: FindingDraft = { key: 'f', title: 'Total ignores voucher', severity: 'major', kind: 'functional', steps_to_reproduce: 'x', actual: 'y', expected: ' ', file_ids: ['p1', 'p2'] };
const environment = { browser: 'Firefox 140', os: 'Linux', viewport: '800x600', language: 'en' };

describe('draft', () => {
  it('opens the next unanswered step, going round', () => {
    let draft = emptyDraft(journeys);
    expect(draft.currentStep).toBe('a');
    draft = tick(draft, journeys, 'c', 'passed');
    expect(draft.currentStep).toBe('a');
    draft = tick(draft, journeys, 'a', 'passed');
    expect(draft.currentStep).toBe('b');
  });
  it('stays at a step that did not pass', () => {
    expect(tick(emptyDraft(journeys), journeys, 'a', 'failed').currentStep).toBe('a');
  });
  it('survives being saved and read', () => {
    const draft = putFinding(tick(emptyDraft(journeys), journeys, 'a', 'blocked'), finding);
    expect(readDraft(JSON.parse(JSON.stringify(draft)), journeys)).toEqual(draft);
  });
  it('reads nothing, nonsense and steps of another job as far as they make sense', () => {
    expect(readDraft(undefined, journeys)).toEqual(emptyDraft(journeys));
    expect(readDraft({ steps: { zzz: { result: 'passed' } }, findings: 3 }, journeys)).toEqual(emptyDraft(journeys));
  });
  it('takes a removed picture out of its findings', () => {
    let draft = putFinding(emptyDraft(journeys), finding);
    draft = addScreenshot(addScreenshot(draft, { file_id: 'p1' }), { file_id: 'p1' });
    expect(draft.screenshots).toHaveLength(1);
    draft = removeScreenshot(draft, 'p1');
    expect(draft.screenshots).toHaveLength(0);
    expect(draft.findings[0]?.file_ids).toEqual(['p2']);
  });
  it('hands in answered steps only, without empty texts or keys of its own', () => {
    const draft = putFinding(tick(emptyDraft(journeys), journeys, 'b', 'failed'), finding);
    const submission = toSubmission(draft, journeys, 'as', 'completed', environment);
    expect(submission.journeys).toEqual([{ journey_id: 'j1', steps: [{ step_id: 'b', result: 'failed' }] }]);
    expect(submission.findings?.[0]).not.toHaveProperty('key');
    expect(submission.findings?.[0]).not.toHaveProperty('expected');
  });
});

describe('evidence', () => {
  const job = { evidence: { min_feedback_chars: 5, min_screenshots: 2, all_journeys: true }, journeys };
  it('names every rule and whether it is met', () => {
    let draft = { ...emptyDraft(journeys), feedback: ' 1234 ' };
    expect(evidenceRules(job, draft, 'completed').map((rule) => rule.met)).toEqual([false, false, false]);
    for (const id of ['a', 'b', 'c']) draft = tick(draft, journeys, id, 'passed');
    draft = addScreenshot(addScreenshot({ ...draft, feedback: '1234😀' }, { file_id: 'p1' }), { file_id: 'p2' });
    expect(evidenceRules(job, draft, 'completed').every((rule) => rule.met)).toBe(true);
  });
  it('asks one picture and one blocked step when the app blocks the test', () => {
    const draft = addScreenshot({ ...emptyDraft(journeys), feedback: '12345' }, { file_id: 'p1' });
    expect(evidenceRules(job, draft, 'blocked').map((rule) => [rule.name, rule.met])).toEqual([
      ['feedback', true],
      ['screenshots', true],
      ['blocked_step', false],
    ]);
  });
});

describe('environment', () => {
  it.each([
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0', 'Edge 140', 'Windows'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Mobile/15E148 Safari/604.1', 'Safari 18', 'iOS 18.1'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox 140', 'Linux'],
    ['Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Mobile Safari/537.36', 'Chrome 140', 'Android 15'],
    ['curl', 'Unknown browser', 'Unknown system'],
  ])('%s', (agent, browser, os) => {
    expect(describeEnvironment(agent, 390, 844, 'de')).toEqual({ browser, os, viewport: '390x844', language: 'de' });
  });
});

describe('autosave', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('sends only the newest value, some time after the last change', async () => {
    const save = vi.fn<(value: number) => Promise<void>>().mockResolvedValue();
    const autosave = new Autosave(save, () => {}, 100);
    autosave.change(1);
    await vi.advanceTimersByTimeAsync(60);
    autosave.change(2);
    await vi.advanceTimersByTimeAsync(60);
    expect(save).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(60);
    expect(save.mock.calls).toEqual([[2]]);
    expect(autosave.pending()).toBeUndefined();
  });
  it('tries again until it gets through, and says how it stands', async () => {
    const save = vi.fn<(value: number) => Promise<void>>().mockRejectedValueOnce(new Error('offline')).mockResolvedValue();
    const states: string[] = [];
    const autosave = new Autosave(save, (state) => states.push(state), 100);
    autosave.change(1);
    await vi.advanceTimersByTimeAsync(100);
    expect(autosave.pending()).toBe(1);
    await vi.advanceTimersByTimeAsync(2000);
    expect(save).toHaveBeenCalledTimes(2);
    expect(states).toEqual(['unsaved', 'saving', 'offline', 'saving', 'saved']);
  });
  it('keeps a change that came while it was saving', async () => {
    let finish = () => {};
    const save = vi.fn<(value: number) => Promise<void>>().mockImplementationOnce(() => new Promise((resolve) => (finish = resolve))).mockResolvedValue();
    const autosave = new Autosave(save, () => {}, 100);
    autosave.change(1);
    await vi.advanceTimersByTimeAsync(100);
    autosave.change(2);
    finish();
    await vi.advanceTimersByTimeAsync(100);
    expect(save.mock.calls).toEqual([[1], [2]]);
  });
  it('flushes at once, and says when that failed', async () => {
    const save = vi.fn<(value: number) => Promise<void>>().mockRejectedValueOnce(new Error('no')).mockResolvedValue();
    const autosave = new Autosave(save, () => {}, 100);
    autosave.change(1);
    await expect(autosave.flush()).rejects.toThrow('no');
    await autosave.flush();
    expect(save).toHaveBeenCalledTimes(2);
  });
});
