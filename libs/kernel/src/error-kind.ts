/** Kind of an error: its code, or its name. The message is left out because drivers quote values in it. */
export function kindOfError(error: unknown): string {
  const { code, name } = (error ?? {}) as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}

const FRAMES_MAX = 8;

/**
 * Where an error arose: its stack frames. The message is left out, since one of its lines might look like a frame.
 */
export function framesOf(error: unknown, max = FRAMES_MAX): string[] {
  if (!(error instanceof Error)) return [];
  const { stack = '', message } = error;
  const from = message === '' ? -1 : stack.indexOf(message);
  const lines = (from === -1 ? stack : stack.slice(from + message.length)).split('\n');
  const frames = lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
  return frames.slice(0, max);
}
