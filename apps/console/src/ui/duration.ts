const STEPS = [
  { unit: 'days', seconds: 86_400 },
  { unit: 'hours', seconds: 3_600 },
  { unit: 'minutes', seconds: 60 },
  { unit: 'seconds', seconds: 1 },
] as const;

/** The largest unit of which there are at least two, or seconds: 119 s are seconds, 121 s are 2 minutes. */
export function roughly(seconds: number): {
  readonly unit: (typeof STEPS)[number]['unit'];
  readonly count: number;
} {
  const found = STEPS.find((step) => seconds >= 2 * step.seconds) ?? { unit: 'seconds', seconds: 1 };
  return { unit: found.unit, count: Math.max(0, Math.round(seconds / found.seconds)) };
}
