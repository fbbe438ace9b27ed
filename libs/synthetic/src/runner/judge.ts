import { learnt, type Step } from '../plan/step';
import type { Answer } from './journal';

/** The faults of an answer, as texts without personal data. */
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

/** Stores the identifiers in an answer. An identifier that is known already must be the same. @returns the faults */
export function learn(step: Step, answer: Answer, identifiers: Map<string, string>): string[] {
  if (answer.outcome === 'rejected' || step.expected.outcome !== 'accepted') return [];
  const findings: string[] = [];
  for (const [path, symbol] of Object.entries(step.learns)) {
    const value = learnt(answer.body, path);
    if (typeof value !== 'string') findings.push(`the answer has no ${path}`);
    else if ((identifiers.get(symbol) ?? value) !== value) findings.push(`the answer has another ${path}`);
    else identifiers.set(symbol, value);
  }
  return findings;
}
