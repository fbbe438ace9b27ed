import { accept, reject, together } from '@peristiwa/kernel';
import type { ActContext, ActDecision } from '../act';
import type { KindOfAct } from '../events/voiding';
import { chainOf, type Chain } from './chain';
import type { SupersedeFacts } from './closure';
import { markers, type SupersedingRequest } from './markers';
import type { Refused } from '../rules';
import { refuseRevival } from './refuse-revival';
import { refuseBasis, refuseChain } from './refuse-superseding';
import { supersedingAct, withChanges, type SupersedeResult } from './superseding-act';

export interface CancelAct extends SupersedingRequest {
  /** What the act registered, as the officer takes it to be. */
  readonly kind: KindOfAct;
}

/**
 * Cancels an act (pembatalan akta, `domain.md` §2.2 A: by a court, or contrarius actus with SPTJM; UU 23/2006 art. 72).
 * Named by its first act, the act is cancelled with all corrections. Named by a correction or a cancellation, only that
 * is undone, and what it superseded has effect again. Numbers stay taken (INV-21); later acts stay (design.md §3).
 */
export function cancelAct(
  request: CancelAct,
  facts: SupersedeFacts,
  context: ActContext,
): ActDecision<SupersedeResult> {
  const chain = chainOf(facts.streams, request.actId);
  if (!chain) return reject({ code: 'act-not-found', field: 'actId' });
  const refusal = together(
    refuseChain(chain, { ...facts, kind: request.kind }, context) ?? refuseTarget(chain, request),
    refuseBasis(request, context),
  );
  if (refusal) return refusal;
  const by = request.actId === chain.acts[0] && chain.acts.length > 1 ? 'annulment' : 'cancellation';
  const changes = markers(chain, by, request);
  const revived = chain.stands
    ? undefined
    : refuseRevival(facts.streams, withChanges({ chain, request, changes }, facts, context), chain);
  return revived ?? accept(supersedingAct({ chain, request, changes }, facts, context));
}

function refuseTarget(chain: Chain, { actId, legalBasis }: SupersedingRequest): Refused | undefined {
  if (actId === chain.acts[0] && !chain.stands) {
    return reject({ code: 'act-already-cancelled', field: 'actId', latestActId: chain.latest });
  }
  if (actId !== chain.acts[0] && actId !== chain.latest) {
    return reject({ code: 'act-superseded', field: 'actId', latestActId: chain.latest });
  }
  if (legalBasis.kind === 'authentic-document') {
    return reject({ code: 'legal-basis-insufficient', field: 'legalBasis.kind' });
  }
  return undefined;
}
