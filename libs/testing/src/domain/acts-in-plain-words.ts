import { groupBy } from '@peristiwa/kernel';
import { isVoiding, type DomainEvent } from '@peristiwa/domain';
import type { Couple, PlainAct, PlainFact, Superseding } from '../oracle/acts';
import type { RecordedEvent } from './register';

type Reported = DomainEvent & Pick<RecordedEvent, 'occurredOn'>;

/**
 * What desks recorded, in the words of the oracle. Only what an act says about a person itself is taken: what deciders
 * derive from it for others (`ChildBorn`, `SpouseDied`, widowhood) the oracle derives again.
 */
export function inPlainActs(events: readonly RecordedEvent[]): PlainAct[] {
  const numbers = new Map<string, number>();
  const chains = new Map<number, Chain>();
  return [...groupBy(events, ({ actId }) => actId)].map(([actId, act], index): PlainAct => {
    const no = index + 1;
    numbers.set(actId, no);
    const own = act.flatMap((event): readonly OnStream[] => {
      const fact = inPlainWords(event as RecordedEvent & DomainEvent, event.stream.id);
      return fact ? [[event.stream.id, fact]] : [];
    });
    const superseded = act[0].supersedes === null ? undefined : numbers.get(act[0].supersedes);
    if (superseded === undefined) {
      chains.set(no, { before: [], content: own });
      return { no, facts: withoutTwins(own) };
    }
    const how = howOf(act);
    const former = chains.get(superseded) ?? { before: [], content: [] };
    const kept = new Set(act.filter((event) => voidedBy(event) === 'kept').map(({ stream }) => stream.id));
    const restated = [...former.content.filter(([stream]) => kept.has(stream)), ...own];
    const content = how === 'cancellation' ? [...former.before, ...own] : restated;
    chains.set(no, { before: former.content, content });
    return { no, facts: withoutTwins(restated), supersedes: { no: superseded, how } };
  });
}

type OnStream = readonly [stream: string, fact: PlainFact];

/** What an act left of its chain, and what stood before it. */
interface Chain {
  readonly before: readonly OnStream[];
  readonly content: readonly OnStream[];
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
function withoutTwins(facts: readonly OnStream[]): PlainFact[] {
  return [...new Map(facts.map(([, fact]) => [JSON.stringify(fact), fact])).values()];
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
      return {
        kind: 'declared',
        day,
        couple: coupleOf(person, event.data.spouseId),
        ...(event.data.marriageAct && { isProven: true }),
      };
    case 'MarriageRegistered':
      return { kind: 'married', day, couple: coupleOf(person, event.data.spouseId) };
    case 'UnrecordedMarriageDeclared':
      return { kind: 'married', day, couple: coupleOf(person, event.data.spouseId), isUnrecorded: true };
    case 'MarriageLegalised': {
      const { spouseId, marriedOn: since } = event.data;
      return { kind: 'legalised', day, couple: coupleOf(person, spouseId), since };
    }
    case 'DivorceRegistered':
    case 'UnrecordedDivorceDeclared':
      return { kind: 'divorced', day, couple: coupleOf(person, event.data.spouseId) };
    case 'MarriageAnnulled':
      return { kind: 'marriage-annulled', day, couple: coupleOf(person, event.data.spouseId) };
    case 'DivorceAnnulled':
      return { kind: 'divorce-annulled', day, couple: coupleOf(person, event.data.spouseId) };
    case 'BirthActRecorded': {
      const { motherId: mother, fatherId: father, motherName, fatherName } = event.data;
      const parents = (mother ?? father ?? motherName ?? fatherName) ? { mother, father } : undefined;
      return { kind: 'birth-recorded', day, person, parents };
    }
    case 'ChildAcknowledged':
      return { kind: 'acknowledged', day, person, father: event.data.fatherId };
    case 'NameChanged':
      return { kind: 'renamed', day, person, name: event.data.name };
    case 'SexChanged':
      return { kind: 'sex-changed', day, person, sex: event.data.sex };
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
    case 'PlacedAfterBirth':
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
