import { groupBy } from '@peristiwa/kernel';
import { isVoiding, type DomainEvent } from '@peristiwa/domain';
import type { Couple, PlainAct, PlainFact, Superseding } from '../oracle/acts';
import type { RecordedEvent } from './register';

type Reported = DomainEvent & Pick<RecordedEvent, 'occurredOn'>;

/**
 * What desks recorded, in the words of the oracle. Only what an act says about a person itself is taken: what deciders
 * derive from it for others (`ChildBorn`, `SpouseDied`, `WidowhoodRecorded`) the oracle derives again.
 */
export function inPlainActs(events: readonly RecordedEvent[]): PlainAct[] {
  const numbers = new Map<string, number>();
  const chains: (readonly (readonly [string, PlainFact])[])[] = [];
  return [...groupBy(events, ({ actId }) => actId)].map(([actId, act], index): PlainAct => {
    numbers.set(actId, index + 1);
    const superseded = act[0].supersedes === null ? undefined : numbers.get(act[0].supersedes);
    const kept = new Set(act.filter((event) => voidedBy(event) === 'kept').map(({ stream }) => stream.id));
    const restated = (chains[superseded ?? 0] ?? []).filter(([stream]) => kept.has(stream));
    const own = act.flatMap((event) => {
      const fact = inPlainWords(event as RecordedEvent & DomainEvent, event.stream.id);
      return fact ? [[event.stream.id, fact] as const] : [];
    });
    chains[index + 1] = [...restated, ...own];
    const facts = withoutTwins([...restated, ...own].map(([, fact]) => fact));
    if (superseded === undefined) return { no: index + 1, facts };
    return { no: index + 1, facts, supersedes: { no: superseded, how: howOf(act) } };
  });
}

/** Types for which the oracle has no words yet. */
const BEYOND_WORDS: ReadonlySet<string> = new Set([
  ...['BirthActRecorded', 'PlacedAfterBirth', 'ChildAcknowledged', 'ChildLegitimised', 'StillbirthRecorded'],
  ...['UnrecordedMarriageDeclared', 'UnrecordedDivorceDeclared', 'MarriageLegalised'],
  ...['MarriageAnnulled', 'DivorceAnnulled'],
]);

/** Persons of whom an act says something that the oracle has no words for: it cannot judge their states. */
export function beyondWords(events: readonly RecordedEvent[]): Set<string> {
  const acts = new Set(events.filter(({ type }) => BEYOND_WORDS.has(type)).map(({ actId }) => actId));
  const touched = events.filter(({ actId, stream }) => acts.has(actId) && stream.kind === 'person');
  return new Set(touched.map(({ stream }) => stream.id));
}

function voidedBy(event: RecordedEvent): string | undefined {
  return isVoiding(event) ? (event.data as { by: string }).by : undefined;
}

function howOf(act: readonly RecordedEvent[]): Superseding {
  const how = act.map(voidedBy);
  return how.includes('cancellation')
    ? 'cancellation'
    : how.includes('annulment')
      ? 'annulment'
      : 'correction';
}

/** The act of a couple has its fact on both streams. */
function withoutTwins(facts: readonly PlainFact[]): PlainFact[] {
  return [...new Map(facts.map((fact) => [JSON.stringify(fact), fact])).values()];
}

function inPlainWords(event: Reported, person: string): PlainFact | undefined {
  const { occurredOn: day } = event;
  switch (event.type) {
    case 'BirthRegistered':
    case 'BiodataRecorded': {
      const { name, sex, bornOn, motherId: mother, fatherId: father, placement } = event.data;
      const by = event.type === 'BirthRegistered' ? 'birth' : 'biodata';
      const declared = event.type === 'BirthRegistered' ? 'single' : event.data.maritalStatus;
      const village = placement.address.area;
      return { kind: 'entered', day, person, by, name, sex, bornOn, declared, village, mother, father };
    }
    case 'SpouseRecorded':
      // One form alone marries nobody.
      if (event.data.declaredBy === 'one') return undefined;
      return { kind: 'declared', day, couple: coupleOf(person, event.data.spouseId) };
    case 'MarriageRegistered':
      return { kind: 'married', day, couple: coupleOf(person, event.data.spouseId) };
    case 'DivorceRegistered':
      return { kind: 'divorced', day, couple: coupleOf(person, event.data.spouseId) };
    case 'NameChanged':
      return { kind: 'renamed', day, person, name: event.data.name };
    case 'DeathRegistered':
      return { kind: 'died', day, person };
    case 'DepartureIssued':
      return { kind: 'departed', day, person, move: event.data.moveId };
    case 'DepartureCancelled':
    case 'DepartureExpired':
      return { kind: 'stayed', day, person, move: event.data.moveId };
    case 'AddressChanged':
      return { kind: 'moved', day, person, village: event.data.address.area };
    case 'PersonArrived':
      return {
        kind: 'moved',
        day,
        person,
        village: event.data.placement.address.area,
        move: event.data.moveId,
      };
    case 'DepartedAbroad':
      return { kind: 'emigrated', day, person };
    case 'ReturnedFromAbroad':
      return { kind: 'returned', day, person, village: event.data.placement.address.area };
    case 'CardChanged':
    case 'FamilyHeadSucceeded':
    case 'FamilyHeadDeparted':
    case 'PlacementSettled':
      return { kind: 'moved', day, person, village: event.data.placement.address.area };
    default:
      return undefined;
  }
}

const coupleOf = (one: string, two: string): Couple => (one < two ? [one, two] : [two, one]);
