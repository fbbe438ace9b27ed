/** A duration as a unit and a number with three digits at most. */
export function shortDuration(seconds: number): {
  readonly unit: 'milliseconds' | 'seconds' | 'minutes';
  readonly value: number;
  readonly digits: number;
} {
  if (seconds < 1) return { unit: 'milliseconds', value: Math.round(seconds * 1_000), digits: 0 };
  if (seconds < 120) return { unit: 'seconds', value: seconds, digits: seconds < 10 ? 1 : 0 };
  return { unit: 'minutes', value: seconds / 60, digits: 0 };
}

/** How an amount that should be small stands: nothing, something, or too much. */
export function standing(value: number | null, limit: number): 'good' | 'some' | 'bad' {
  if (value === null || value === 0) return 'good';
  return value > limit ? 'bad' : 'some';
}
