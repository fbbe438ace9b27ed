/**
 * A refusal by rule: a permanent kebab-case `code`, the offending body `field` where there is one, and the facts that
 * a person needs to correct the request. Refusals are values; only bugs throw.
 */
export interface Rejection {
  readonly code: string;
  readonly field?: string;
}

export type Decision<Accepted, Refused extends Rejection = Rejection> =
  ({ readonly kind: 'accepted' } & Accepted) | { readonly kind: 'rejected'; readonly rejection: Refused };

export function accept<Accepted extends object>(
  accepted: Accepted,
): { readonly kind: 'accepted' } & Accepted {
  return { kind: 'accepted', ...accepted };
}

export function reject<const Refused extends Rejection>(rejection: Refused) {
  return { kind: 'rejected', rejection } as const;
}
