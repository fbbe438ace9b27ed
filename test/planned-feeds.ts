import { defaultAgreements } from '../apps/publisher/src/agreements/default-agreements';
import { planMessages, type Draft, type FeedTerms, type Holding } from '../apps/publisher/src/build/plan';
import type { Membership } from '../apps/publisher/src/view/entitled-view';
import { partnerKeys } from '../apps/publisher/src/view/partner-keys';
import { activeMarriages, type RegisteredPerson } from '@peristiwa/domain';
import { MOTHER, on, type LoggedChange, type TestMinistry } from '@peristiwa/testing';

export type Partner = 'kemensos' | 'kemenp2mi' | 'bps';

function termsOf(partner: Partner): FeedTerms {
  const agreement = defaultAgreements.find((one) => one.partner === partner);
  if (!agreement) throw new Error(`No agreement of ${partner}`);
  return {
    partner,
    agreement: { ...agreement, version: 1 },
    keys: partnerKeys(agreement.pseudonymised ? Buffer.alloc(32, 1) : undefined),
    signer: { keyId: 'none', sign: () => 'none' },
    isActive: true,
    dataSchema: '',
    fieldsByVersion: new Map([[1, agreement.fields]]),
  };
}

function membershipIn(
  states: ReadonlyMap<string, RegisteredPerson>,
  watchedId: string,
): Map<string, Membership> {
  const members = new Map<string, Membership>();
  const watched = states.get(watchedId);
  if (!watched) return members;
  for (const [id, { placement, death }] of states) {
    const isHead = placement.relationship === 'head' && !death;
    if (isHead && placement.familyId === watched.placement.familyId) members.set(id, 'kin');
  }
  for (const { spouseId } of activeMarriages(watched)) members.set(spouseId, 'kin');
  return members.set(watchedId, 'watched');
}

/**
 * The messages of the publisher's rules, as its builder would call them. `watched`: who is on the watch-list, with next of kin.
 */
export function messagesOf(
  partner: Partner,
  log: readonly LoggedChange[],
  watched: string = MOTHER,
): Draft[] {
  const terms = termsOf(partner);
  const held = new Map<string, Holding>();
  const states = new Map<string, RegisteredPerson>();
  const drafts: Draft[] = [];
  const plan = (
    change: Omit<LoggedChange, 'cause'>,
    members: Map<string, Membership>,
    before?: Membership,
  ) => {
    const { personId, recordedOn, ...subject } = change;
    const at = new Date(`${recordedOn}T03:04:05.678Z`);
    const of = { ...subject, personId, recordedAt: at };
    const planned = planMessages(terms, of, held.get(personId), members.get(personId), before);
    drafts.push(...planned.drafts);
    if (planned.held?.holding) held.set(personId, planned.held.holding);
    else if (planned.held) held.delete(personId);
  };
  for (const actId of new Set(log.map(({ cause }) => cause.actId))) {
    const act = log.filter(({ cause }) => cause.actId === actId);
    const before = membershipIn(states, watched);
    for (const { personId, state } of act) if (state) states.set(personId, state);
    const members = membershipIn(states, watched);
    for (const change of act) plan(change, members, before.get(change.personId));
    for (const [personId, state] of states) {
      const isMoved = before.has(personId) !== members.has(personId);
      if (!isMoved || act.some((change) => change.personId === personId)) continue;
      const version = log.findLast((change) => change.personId === personId)?.version ?? 0;
      plan({ personId, version, state, recordedOn: act[0]?.recordedOn ?? on('2026-11-22') }, members);
    }
  }
  return drafts;
}

/** Messages as a ministry receives them. */
export function composed({ publisher }: TestMinistry, drafts: readonly Draft[]) {
  return drafts.map(({ kind, personKey, actReference, data }) => {
    const { state, facts, version, occurredOn, recordedAt, supersedes } = data;
    const content = { kind, personKey, state, facts, version, occurredOn, recordedAt, supersedes };
    return publisher.compose({ ...content, ...(actReference && { actId: actReference }) });
  });
}
