import { framesOf as allFramesOf } from '@peristiwa/kernel';

/** Kind of an error; its message is kept out, it may hold values. */
export function kindOfError(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}

const FRAMES_MAX = 8;

/** Where it happened, as far as a log needs it. */
export function framesOf(error: unknown): string[] {
  return error instanceof Error ? allFramesOf(error).slice(0, FRAMES_MAX) : [];
}
