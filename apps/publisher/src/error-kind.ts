/** Kind of an error; its message is kept out, it may hold values. */
export function kindOfError(error: unknown): string {
  const { code, name } = error as { code?: unknown; name?: unknown };
  if (typeof code === 'string') return code;
  return typeof name === 'string' ? name : 'unknown';
}

const FRAMES_MAX = 8;

/** Where it happened, without the message, of which a line might look like a frame. */
export function framesOf(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const { stack = '', message } = error;
  const from = message === '' ? -1 : stack.indexOf(message);
  const lines = (from === -1 ? stack : stack.slice(from + message.length)).split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line.startsWith('at '))
    .slice(0, FRAMES_MAX);
}
