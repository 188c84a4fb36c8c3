import { describe, expect, it } from 'vitest';
import { commit, emptyHistory, redo, undo } from './history';
import { blursFirst, hitBox } from './paint';
import { pixelate } from './pixelate';
import { dragTo, isTiny, moveBy, normalArea, resizeBy, startShape, type Area, type Shape } from './shapes';
import { fit, toImage, zoomAt } from './view';

const base = { id: 1, color: 'red' as const, size: 4 };
const box = (x: number, y: number, width: number, height: number): Area => ({ ...base, kind: 'box', x, y, width, height });

describe('history', () => {
  it('goes back and forth, and forgets what was undone after a new mark', () => {
    const a = [box(0, 0, 9, 9)];
    const b = [...a, box(5, 5, 9, 9)];
    let history = commit(commit(emptyHistory, a), b);
    history = undo(history);
    expect(history.present).toBe(a);
    expect(redo(history).present).toBe(b);
    history = commit(history, []);
    expect(redo(history)).toBe(history);
    expect(undo(undo(undo(undo(history)))).present).toEqual([]);
  });
  it('keeps a bounded past', () => {
    let history = emptyHistory;
    for (let i = 0; i < 250; i++) history = commit(history, [box(i, 0, 9, 9)]);
    expect(history.past).toHaveLength(100);
  });
});

describe('shapes', () => {
  it('are drawn by dragging, in any direction', () => {
    const area = dragTo(startShape('box', base, 10, 10), 4, 30) as Area;
    expect(normalArea(area)).toEqual({ x: 4, y: 10, width: 6, height: 20 });
    expect(dragTo(startShape('arrow', base, 1, 2), 30, 40)).toMatchObject({ x: 1, y: 2, toX: 30, toY: 40 });
    expect(dragTo(startShape('pen', base, 1, 2), 3, 4)).toMatchObject({ points: [1, 2, 3, 4] });
  });
  it('are dropped when too small to see', () => {
    expect(isTiny(startShape('box', base, 5, 5))).toBe(true);
    expect(isTiny(startShape('arrow', base, 5, 5))).toBe(true);
    expect(isTiny({ ...base, kind: 'text', x: 0, y: 0, text: '  ' })).toBe(true);
    expect(isTiny(box(0, 0, 10, 10))).toBe(false);
  });
  it('move and grow by keys', () => {
    expect(moveBy({ ...base, kind: 'pen', points: [1, 2, 3, 4] }, 10, 20)).toMatchObject({ points: [11, 22, 13, 24] });
    expect(resizeBy(box(0, 0, 10, 10), 5, -5)).toMatchObject({ width: 15, height: 5 });
    expect(resizeBy({ ...base, kind: 'text', x: 0, y: 0, text: 'a' }, 0, 10)).toMatchObject({ size: 3 });
  });
  it('are hit where they are', () => {
    expect(hitBox({ ...base, kind: 'arrow', x: 10, y: 10, toX: 0, toY: 0 })).toEqual({ x: -8, y: -8, width: 26, height: 26 });
  });
  it('lie above blurs', () => {
    const blur: Shape = { ...base, kind: 'blur', x: 0, y: 0, width: 5, height: 5 };
    expect(blursFirst([box(0, 0, 1, 1), blur])[0]).toBe(blur);
  });
});

describe('pixelate', () => {
  it('leaves one colour per block, and nothing of a single pixel', () => {
    const width = 24;
    const pixels = new Uint8ClampedArray(width * 12 * 4).fill(0);
    pixels[0] = 255;
    pixels[(width + 3) * 4] = 255;
    pixelate(pixels, width, 12);
    const left = new Set<number>();
    for (let y = 0; y < 12; y++) for (let x = 0; x < 12; x++) left.add(pixels[(y * width + x) * 4]!);
    expect([...left]).toEqual([4]); // 2 * 255 / 144, rounded
    expect(pixels[12 * 4]).toBe(0);
  });
});

describe('view', () => {
  it('fits the picture and never enlarges it', () => {
    expect(fit({ width: 100, height: 50 }, { width: 500, height: 500 })).toEqual({ scale: 1, x: 200, y: 225 });
    expect(fit({ width: 2000, height: 100 }, { width: 532, height: 500 }).scale).toBe(0.25);
  });
  it('zooms around the pointer', () => {
    const before = { scale: 1, x: 10, y: 20 };
    const after = zoomAt(before, 2, 110, 70);
    expect(toImage(after, 110, 70)).toEqual(toImage(before, 110, 70));
    expect(zoomAt(before, 1000, 0, 0).scale).toBe(8);
  });
});
