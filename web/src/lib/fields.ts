import { z } from 'zod';

/** Rules that several forms share; the server has the last word. */
export const emailField = z.email('Please enter an email address.').max(254, 'That is too long for an email address.');

/** Counted in bytes, as bcrypt does. */
export const passwordField = z
  .string()
  .refine((text) => byteLength(text) >= 10, 'At least 10 characters.')
  .refine((text) => byteLength(text) <= 72, 'At most 72 characters (fewer with accents or emoji).');

export function textField(most: number, missing: string) {
  return z.string().trim().min(1, missing).max(most, `At most ${most} characters.`);
}

function byteLength(text: string): number {
  return new TextEncoder().encode(text).length;
}
