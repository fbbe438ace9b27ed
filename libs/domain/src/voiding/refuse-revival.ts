import { reject } from '@peristiwa/kernel';
import { effectiveFacts } from '../effective';
import type { EventType } from '../events/catalogue';
import { inEffectiveOrder } from '../fold';
import { roles } from '../marriage/couple';
import { refuseMarried } from '../marriage/wedding';
import type { Refused } from '../rules';
import { effectiveOf, type Chain } from './chain';
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
 * registered: nothing that happens once was recorded again in the meantime, and nobody is married twice (INV-06).
 * @param streams as they are; @param after as they will be
 */
export function refuseRevival(streams: Streams, after: Streams, chain: Chain): Refused | undefined {
  for (const { stream, facts } of after.values()) {
    const other = stream.kind === 'person' ? recordedSince(facts, chain) : undefined;
    if (other) return reject({ code: 'act-recorded-since', field: 'actId', otherActId: other.actId });
  }
  return refuseMarriage(streams, after, chain);
}

/** The same, or what excludes it, by another act: next to a fact of the chain with nothing in between. */
function recordedSince(facts: readonly FactOnRecord[], chain: Chain): FactOnRecord | undefined {
  const standing = inEffectiveOrder(effectiveFacts(facts));
  const isOwn = ({ actId }: FactOnRecord) => chain.acts.includes(actId);
  for (const { types, between = [], same } of ONCE) {
    const keys = new Set(
      standing.filter(({ type }) => types.includes(type)).map((fact) => keyOf(fact, same)),
    );
    for (const key of keys) {
      const steps = standing.filter(
        (fact) => [...types, ...between].includes(fact.type) && keyOf(fact, same) === key,
      );
      for (const [index, next] of steps.entries()) {
        const last = steps[index - 1];
        if (!last || !types.includes(last.type) || !types.includes(next.type)) continue;
        if (isOwn(last) !== isOwn(next)) return isOwn(last) ? next : last;
      }
    }
  }
  return undefined;
}

function keyOf({ data }: FactOnRecord, member: Once['same']): unknown {
  return member && (data as Readonly<Record<string, unknown>>)[member];
}

const WEDDINGS: readonly string[] = ['MarriageRegistered', 'UnrecordedMarriageDeclared'];

function refuseMarriage(streams: Streams, after: Streams, chain: Chain): Refused | undefined {
  const own = [...after.values()].flatMap(({ facts }) => effectiveOf(facts, chain.acts));
  const wedding = own.find(({ type }) => WEDDINGS.includes(type));
  if (!wedding) return undefined;
  const { marriedOn, courtPermit } = wedding.data as Pick<
    Extract<FactOnRecord['data'], { readonly courtPermit: string | null }>,
    'marriedOn' | 'courtPermit'
  >;
  const parties = partiesOf({ chain, without: statesOf(streams) });
  const terms = { marriedOn, courtPermit: courtPermit ?? undefined };
  const refused = roles.map((role) => refuseMarried(terms, role, parties)).find((one) => one);
  return refused && { ...refused, rejection: { ...refused.rejection, field: 'actId' } };
}
