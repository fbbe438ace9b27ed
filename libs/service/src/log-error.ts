import { framesOf } from '@peristiwa/kernel';

/** What a log may hold of an error: its kind, the driver's code and where it arose, never its message or fields. */
export interface LoggedError {
  readonly type: string;
  readonly code?: string;
  readonly at: readonly string[];
  readonly cause?: LoggedError;
}

const FRAMES_MAX = 12;

/**
 * Messages and fields of errors quote data: PostgreSQL's `detail` names the key that exists already, TypeORM keeps the
 * parameters of the statement that failed. So they stay out; type, code and stack frames find the place.
 */
export function toLoggedError(error: unknown): LoggedError {
  if (!(error instanceof Error)) return { type: typeof error, at: [] };
  const { code, cause } = error as Error & { code?: unknown };
  return {
    type: error.constructor.name,
    ...(typeof code === 'string' && /^[A-Za-z0-9_]{1,40}$/.test(code) && { code }),
    at: framesOf(error, FRAMES_MAX).map((frame) => frame.slice(3)),
    ...(cause !== undefined && { cause: toLoggedError(cause) }),
  };
}
