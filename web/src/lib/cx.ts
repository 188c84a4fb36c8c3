/** Joins class names, dropping whatever is not one (conditions that do not hold). */
export function cx(...parts: unknown[]): string {
  return parts.filter((part) => typeof part === 'string' && part !== '').join(' ');
}
