import type { FieldPath, FieldValues, UseFormReturn } from 'react-hook-form';
import { ApiError } from '@/api/errors';

/**
 * Puts the server's field errors on their fields and returns what is left to say about the form as a whole.
 * `rename` maps a server field to the form's own name where they differ (payout_minor -> payout).
 */
export function applyServerErrors<T extends FieldValues>(
  form: UseFormReturn<T, unknown, never> | UseFormReturn<T>,
  error: unknown,
  rename: Record<string, FieldPath<T>> = {},
): string {
  const target = form as UseFormReturn<T>;
  if (!(error instanceof ApiError)) return 'Something went wrong. Please try again.';
  const unplaced: string[] = [];
  const known = target.getValues();
  let first = true;
  for (const { field, message } of error.fields) {
    const path = rename[field] ?? (nearestPath(known, toFormPath(field)) as FieldPath<T>);
    if (path) {
      target.setError(path, { type: 'server', message }, { shouldFocus: first });
      first = false;
    } else {
      unplaced.push(field ? `${field}: ${message}` : message);
    }
  }
  if (unplaced.length > 0) return unplaced.join(' ');
  return error.fields.length > 0 ? '' : error.message;
}

/** journeys[0].steps[1].instruction and /journeys/0/title both become dotted paths. */
export function toFormPath(field: string): string {
  return field.replace(/^\//, '').replaceAll('/', '.').replace(/\[(\d+)\]/g, '.$1');
}

/** The path itself, or the closest field around it (known_issues.3 where the form has one text of all of them). */
function nearestPath(value: unknown, path: string): string {
  let at = value;
  const found: string[] = [];
  for (const part of path.split('.')) {
    if (typeof at !== 'object' || at === null || !(part in at)) break;
    at = (at as Record<string, unknown>)[part];
    found.push(part);
  }
  // A group of fields has no place of its own to show an error.
  return typeof at === 'object' && at !== null ? '' : found.join('.');
}
