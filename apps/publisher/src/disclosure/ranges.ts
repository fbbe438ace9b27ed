/** Sequences in one row of the ledger, so that the rows about a message are found by its sequence. */
export const RANGE_MAX = 1_000;

export interface SequenceRange {
  readonly first: number;
  readonly last: number;
  readonly messages: number;
  /** One bit per sequence from the first; null when all are in it. */
  readonly picked: string | null;
}

/** Increasing sequences as ranges. Pure. */
export function rangesOf(sequences: readonly number[]): SequenceRange[] {
  const ranges: number[][] = [];
  for (const sequence of sequences) {
    const current = ranges.at(-1);
    if (current?.[0] !== undefined && sequence - current[0] < RANGE_MAX) current.push(sequence);
    else ranges.push([sequence]);
  }
  return ranges.map(toRange);
}

function toRange(sequences: readonly number[]): SequenceRange {
  const first = sequences[0] ?? 0;
  const last = sequences.at(-1) ?? first;
  const messages = sequences.length;
  if (messages === last - first + 1) return { first, last, messages, picked: null };
  const bits = Array.from({ length: last - first + 1 }, () => '0');
  for (const sequence of sequences) bits[sequence - first] = '1';
  return { first, last, messages, picked: bits.join('') };
}
