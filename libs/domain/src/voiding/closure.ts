import type { StreamRef } from '../act';
import type { Family } from '../family/family';
import type { LegalBasis } from '../legal-basis';
import { chainOf, type Chain } from './chain';
import { markers, type SupersedingRequest } from './markers';
import { statesOf, streamsWith, type StreamOnRecord, type States, type Streams } from './on-record';

/** What a decision about an act reads: the streams of its chain, and those of all persons and cards it may concern. */
export interface SupersedeFacts {
  readonly streams: Streams;
}

/** The streams without any act of the chain. */
export function withoutAct(streams: Streams, chain: Chain): Streams {
  const none: SupersedingRequest = { ...UNSTATED, reportedOn: chain.recordedOn };
  return streamsWith(streams, markers(chain, 'annulment', none), {
    actId: 'without',
    supersedes: chain.latest,
    office: chain.office,
    reportedOn: chain.recordedOn,
    recordedOn: chain.recordedOn,
  });
}
const UNSTATED = { actId: '', reason: '', legalBasis: {} as LegalBasis };

/**
 * The streams that a decision about the act needs besides those at hand; repeated until there are none. A card adds its
 * members, a person adds the card of the placement: with the act as it stands, and without it.
 */
export function streamsToRead(streams: Streams, actId: string): StreamRef[] {
  const chain = chainOf(streams, actId);
  if (!chain) return [];
  const states = [statesOf(streams), statesOf(withoutAct(streams, chain))];
  const needed = [
    ...states.flatMap(named),
    ...chain.subjects.flatMap((id) => kinOf(streams.get(id) ?? {}, chain)),
  ];
  const missing = new Map(needed.filter(({ id }) => !streams.has(id)).map((stream) => [stream.id, stream]));
  return [...missing.values()];
}

/**
 * Everybody whom a fact of the subject names as a spouse, also a void one: their widowhood may follow from the act. And
 * the parents whom the act names.
 */
function kinOf({ facts = [] }: Partial<StreamOnRecord>, { acts }: Chain): StreamRef[] {
  const ids = facts.flatMap(({ data, actId }) => {
    const { spouseId, motherId, fatherId } = data as Readonly<Record<string, unknown>>;
    return acts.includes(actId) ? [spouseId, motherId, fatherId] : [spouseId];
  });
  return ids.flatMap((id): StreamRef[] => (typeof id === 'string' ? [{ kind: 'person', id }] : []));
}

function named({ persons, families }: States): StreamRef[] {
  const cards = [...persons.values()].flatMap((person) =>
    person.status === 'registered' ? [person.placement.familyId] : [],
  );
  return [
    ...cards.map((id): StreamRef => ({ kind: 'family', id })),
    ...[...families.values()].flatMap(membersOf).map((id): StreamRef => ({ kind: 'person', id })),
  ];
}

function membersOf(family: Family): string[] {
  return family.status === 'none' ? [] : family.members.map(({ personId }) => personId);
}
