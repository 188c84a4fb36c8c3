export interface FieldError {
  field: string;
  message: string;
}

/** A problem+json answer, or (status 0) no answer at all. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly fields: FieldError[] = [],
    readonly requestId?: string,
    readonly retryAfterSeconds?: number,
  ) {
    super(message);
    this.name = 'ApiError';
  }
}

export function toApiError(body: unknown, response: Response): ApiError {
  const problem = (typeof body === 'object' && body !== null ? body : {}) as Record<string, unknown>;
  const text = (key: string) => (typeof problem[key] === 'string' ? (problem[key] as string) : undefined);
  const fields = Array.isArray(problem.errors) ? (problem.errors as FieldError[]) : [];
  const retryAfter = Number(response.headers.get('Retry-After')) || undefined;
  return new ApiError(
    response.status,
    text('code') ?? 'unknown',
    response.status === 429 ? slowDown(retryAfter) : (text('detail') ?? text('title') ?? `The server answered ${response.status}.`),
    fields,
    text('request_id'),
    retryAfter,
  );
}

function slowDown(seconds?: number): string {
  return seconds ? `Too many tries. Please wait ${seconds} s and try again.` : 'Too many tries. Please wait a moment.';
}

/** What to say where no field can be marked; a refusal of fields says what is wrong with them. */
export function messageOf(error: unknown): string {
  if (error instanceof ApiError && error.code === 'validation_failed' && error.fields.length > 0)
    return error.fields.map(({ message }) => message).join(' ');
  return error instanceof Error ? error.message : 'Something went wrong. Please try again.';
}
