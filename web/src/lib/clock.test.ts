import { afterEach, expect, it } from 'vitest';
import { noteServerDate, onClockMoved, serverNow } from './clock';

const header = (offsetMs: number) => new Date(Date.now() + offsetMs).toUTCString();

afterEach(() => noteServerDate(header(0)));

it("follows the server's Date header, and tells who counts by it once it moved", () => {
  let moves = 0;
  const stop = onClockMoved(() => moves++);
  noteServerDate(header(7_200_000));
  noteServerDate(header(7_201_000));
  expect(Math.abs(serverNow() - Date.now() - 7_200_000)).toBeLessThan(3000);
  expect(moves).toBe(1);
  noteServerDate(null);
  noteServerDate('not a date');
  expect(moves).toBe(1);
  noteServerDate(header(0));
  expect(moves).toBe(2);
  stop();
  noteServerDate(header(7_200_000));
  expect(moves).toBe(2);
});
