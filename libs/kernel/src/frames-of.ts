/** Where an error arose: its stack frames, without the message, of which a line might look like a frame. */
export function framesOf(error: Error): string[] {
  const { stack = '', message } = error;
  const from = message === '' ? -1 : stack.indexOf(message);
  const lines = (from === -1 ? stack : stack.slice(from + message.length)).split('\n');
  return lines.map((line) => line.trim()).filter((line) => line.startsWith('at '));
}
