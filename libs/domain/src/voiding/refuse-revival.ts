import { reject } from '@peristiwa/kernel';
import { effectiveFacts } from '../effective';
import type { EventType } from '../events/catalogue';
import { inEffectiveOrder } from '../fold';
import { roles } from '../marriage/couple';
import { refuseMarried } from '../marriage/wedding';
import type { Refused } from '../rules';
import type { Chain } from './chain';
import { partiesOf } from './kinds/couple';
import { statesOf, type FactOnRecord, type Streams } from './on-record';

/** What a person goes through once, or once more only after one of the facts in between. */
interface Once {
  readonly types: readonly EventType[];
  readonly between?: readonly EventType[];
  /** Counted for each value of this member. */
  readonly same?: 'spouseId' | 'moveId';
}

const RECORDED: readonly EventType[] = ['MarriageRegistered', 'MarriageLegalised'];
const DIVORCES: readonly EventType[] = ['DivorceRegistered', 'UnrecordedDivorceDeclared'];
const CLOSINGS: readonly EventType[] = ['PersonArrived', 'DepartureCancelled', 'DepartureExpired'];

const ONCE: readonly Once[] = [
  // INV-04.
  { types: ['DeathRegistered'] },
  { types: ['BirthRegistered', 'BirthActRecorded'] },
  { types: ['ChildAcknowledged'] },
  { types: ['ChildLegitimised'] },
  { types: ['AdoptionRecorded'] },
  { types: ['PersonMerged'] },
  { types: RECORDED, between: [...DIVORCES, 'MarriageAnnulled'], same: 'spouseId' },
  {
    types: DIVORCES,
    between: [...RECORDED, 'UnrecordedMarriageDeclared', 'DivorceAnnulled'],
    same: 'spouseId',
  },
  { types: ['MarriageAnnulled'], between: RECORDED, same: 'spouseId' },
  { types: ['DivorceAnnulled'], between: DIVORCES, same: 'spouseId' },
  // INV-15.
  { types: ['DepartureIssued'], between: CLOSINGS },
  { types: CLOSINGS, same: 'moveId' },
  ...alternating('DepartedAbroad', 'ReturnedFromAbroad'),
  ...alternating('NikDeactivated', 'NikReactivated'),
  ...alternating('PersonDeclaredMissing', 'PersonFound'),
];

function alternating(one: EventType, other: EventType): Once[] {
  return [
    { types: [one], between: [other] },
    { types: [other], between: [one] },
  ];
}

/**
 * An act that is in force again, because its cancellation is cancelled, obeys the rules that it obeyed when it was
 * registered: since that cancellation nothing that happens once was recorded again, and nobody was married to another
 * (INV-06).
 * @param streams as they are; @param after as they will be
 */
export function refuseRevival(streams: Streams, after: Streams, chain: Chain): Refused | undefined {
  for (const { stream, facts } of after.values()) {
    const other = stream.kind === 'person' ? recordedSince(facts, chain) : undefined;
    if (other) return reject({ code: 'act-recorded-since', field: 'actId', otherActId: other.actId });
  }
  return refuseMarriage(streams, after, chain);
}

/** The facts of other acts that are younger than the cancellation. */
function isSince(facts: readonly FactOnRecord[], { acts, latest }: Chain): (fact: FactOnRecord) => boolean {
  const cancelled = facts.find(({ actId }) => actId === latest)?.position ?? Infinity;
  return ({ actId, position }) => !acts.includes(actId) && position > cancelled;
}

/** The same, or what excludes it, by a later act: next to a fact of the chain with nothing in between. */
function recordedSince(facts: readonly FactOnRecord[], chain: Chain): FactOnRecord | undefined {
  const standing = inEffectiveOrder(effectiveFacts(facts));
  const isLater = isSince(facts, chain);
  const isOwn = ({ actId }: FactOnRecord) => chain.acts.includes(actId);
  for (const { types, between = [], same } of ONCE) {
    const steps = standing.filter(({ type }) => types.includes(type) || between.includes(type));
    for (const own of steps.filter((step) => isOwn(step) && types.includes(step.type))) {
      const ofKey = steps.filter((step) => keyOf(step, same) === keyOf(own, same));
      const at = ofKey.indexOf(own);
      const beside = [ofKey[at - 1], ofKey[at + 1]];
      const other = beside.find((step) => step && types.includes(step.type) && isLater(step));
      if (other) return other;
    }
  }
  return undefined;
}

function keyOf({ data }: FactOnRecord, member: Once['same']): unknown {
  return member && (data as Readonly<Record<string, unknown>>)[member];
}

const WEDDINGS: readonly EventType[] = ['MarriageRegistered', 'UnrecordedMarriageDeclared'];

function refuseMarriage(streams: Streams, after: Streams, chain: Chain): Refused | undefined {
  const facts = [...after.values()].flatMap((stream) => stream.facts);
  const isLater = isSince(facts, chain);
  const standing = [...after.values()].flatMap((stream) => effectiveFacts(stream.facts));
  const weddings = standing.filter(({ type }) => WEDDINGS.includes(type));
  const own = weddings.find(({ actId }) => chain.acts.includes(actId));
  if (!own || !weddings.some(isLater)) return undefined;
  const { marriedOn, courtPermit } = own.data as Pick<
    Extract<FactOnRecord['data'], { readonly courtPermit: string | null }>,
    'marriedOn' | 'courtPermit'
  >;
  const parties = partiesOf({ chain, without: statesOf(streams) });
  const terms = { marriedOn, courtPermit: courtPermit ?? undefined };
  const refused = roles.map((role) => refuseMarried(terms, role, parties)).find((one) => one);
  return refused && { ...refused, rejection: { ...refused.rejection, field: 'actId' } };
}
