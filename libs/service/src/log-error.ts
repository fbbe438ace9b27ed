import { framesOf } from '@peristiwa/kernel';

/** The part of an error that may be logged: its kind, the driver's code and its stack frames, never its message. */
export interface LoggedError {
  readonly type: string;
  readonly code?: string;
  readonly at: readonly string[];
  readonly cause?: LoggedError;
}

const FRAMES_MAX = 12;

/**
 * Messages and fields of errors quote data: PostgreSQL's `detail` contains the key that exists already, and TypeORM
 * keeps the parameters of the failed statement. So they are not logged; type, code and stack frames are sufficient.
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
