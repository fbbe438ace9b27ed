/** The last four characters stay: they distinguish two people of a list and identify nobody. */
export function maskNumber(text: string): string {
  return text.length <= 6 ? '•'.repeat(text.length) : `${'•'.repeat(text.length - 4)}${text.slice(-4)}`;
}

/** `SITI RAHAYU` as `S••• R•••••`. */
export function maskName(text: string): string {
  return text
    .split(/\s+/)
    .map((word) => `${word.slice(0, 1)}${'•'.repeat(Math.max(0, word.length - 1))}`)
    .join(' ');
}
