import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(`${import.meta.dirname}/tokens.css`, 'utf8');
const tokens = Object.fromEntries(
  [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\);/g)].map(([, name, light, dark]) => [name, { light: light!, dark: dark! }]),
);

function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}

function contrast(one: string, other: string): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high! + 0.05) / (low! + 0.05);
}

const grounds = ['bg', 'surface', 'sunken'];
const text = ['ink', 'ink-soft', 'ink-faint', 'accent', 'warn', 'bad', 'info'].flatMap((ink) => grounds.map((ground) => [ink, ground] as const));
const pairs = [
  ...text,
  ['accent', 'accent-soft'],
  ['ink', 'accent-soft'],
  ['ink-soft', 'accent-soft'],
  ['warn', 'warn-soft'],
  ['bad', 'bad-soft'],
  ['info', 'info-soft'],
  ['accent-ink', 'accent'],
  ['accent-ink', 'accent-strong'],
  ['bad-ink', 'bad'],
  ['bad-ink', 'bad-strong'],
  ['bg', 'ink'],
] as const;

describe.each(['light', 'dark'] as const)('%s', (theme) => {
  it.each(pairs)('text %s on %s reads at 4.5:1', (ink, ground) => {
    expect(contrast(tokens[ink]![theme], tokens[ground]![theme])).toBeGreaterThanOrEqual(4.5);
  });
  it.each(grounds)('control borders stand out from %s at 3:1', (ground) => {
    expect(contrast(tokens['line-strong']![theme], tokens[ground]![theme])).toBeGreaterThanOrEqual(3);
  });
  it.each(['bg', 'surface'])('what is loading can be seen on %s', (ground) => {
    expect(contrast(tokens.waiting![theme], tokens[ground]![theme])).toBeGreaterThanOrEqual(1.15);
  });
});
