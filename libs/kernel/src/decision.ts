/**
 * A refusal by rule: a permanent kebab-case `code`, the offending body `field` where there is one, and the facts that
 * a person needs to correct the request. Refusals are values; only bugs throw.
 */
export interface Rejection {
  readonly code: string;
  readonly field?: string;
}

/** Refused by one rule, or by several that do not depend on each other. */
export interface Rejected<Refused extends Rejection = Rejection> {
  readonly kind: 'rejected';
  /** The first, by which the answer is known. */
  readonly rejection: Refused;
  readonly others?: readonly Refused[];
}

export type Decision<Accepted, Refused extends Rejection = Rejection> =
  ({ readonly kind: 'accepted' } & Accepted) | Rejected<Refused>;

export function accept<Accepted extends object>(
  accepted: Accepted,
): { readonly kind: 'accepted' } & Accepted {
  return { kind: 'accepted', ...accepted };
}

export function reject<const Refused extends Rejection>(rejection: Refused) {
  return { kind: 'rejected', rejection } as const;
}

type RefusedBy<Rule> = Rule extends Rejected<infer Refused> ? Refused : never;

/**
 * What rules that do not depend on each other refuse, as one refusal: a request is corrected once. Rules that rest on
 * another one stand behind it (`a ?? b`), because they would speak about its mistake a second time.
 */
export function together<Rules extends readonly (Rejected | undefined)[]>(
  ...rules: Rules
): Rejected<RefusedBy<Rules[number]>> | undefined {
  type Refused = RefusedBy<Rules[number]>;
  const found = rules.flatMap((rule) => (rule ? [rule.rejection, ...(rule.others ?? [])] : [])) as Refused[];
  const isFirst = ({ code, field }: Refused, index: number) =>
    found.findIndex((other) => other.code === code && other.field === field) === index;
  const [rejection, ...others] = found.filter(isFirst);
  if (!rejection) return undefined;
  return others.length > 0 ? { kind: 'rejected', rejection, others } : { kind: 'rejected', rejection };
}
