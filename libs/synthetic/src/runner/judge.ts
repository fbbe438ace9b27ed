import type { Step } from '../plan/step';
import type { Answer } from './journal';

/** What is wrong with an answer, in words without personal data. */
export function judge(step: Step, answer: Answer, isSameAsFirst: boolean): string[] {
  const { expected } = step;
  if (expected.outcome === 'rejected') {
    if (answer.outcome === 'accepted') return [`accepted, expected ${expected.codes.join(' or ')}`];
    if (expected.codes.includes(answer.code)) return [];
    return [`refused as ${answer.code}, expected ${expected.codes.join(' or ')}`];
  }
  if (answer.outcome === 'rejected')
    return [`refused as ${answer.code} (${answer.status}), expected acceptance`];
  if (expected.outcome === 'repeated' && !isSameAsFirst) return ['another answer to a repeated request'];
  return [];
}

/** Learns the identifiers in an answer. One that is known already must be the same. */
export function learn(step: Step, answer: Answer, identifiers: Map<string, string>): string[] {
  if (answer.outcome === 'rejected' || step.expected.outcome !== 'accepted') return [];
  const findings: string[] = [];
  for (const [path, symbol] of Object.entries(step.learns)) {
    const value = path
      .split('.')
      .reduce<unknown>(
        (part, key) => (part as Record<string, unknown> | undefined)?.[key],
        answer.body['result'],
      );
    if (typeof value !== 'string') findings.push(`the answer has no ${path}`);
    else if ((identifiers.get(symbol) ?? value) !== value) findings.push(`the answer has another ${path}`);
    else identifiers.set(symbol, value);
  }
  return findings;
}
