import {
  regencyOf,
  type Address,
  type MaritalStatus,
  type Relationship,
  type Religion,
  type Sex,
} from '@peristiwa/domain';
import { ageOn, type PlainDate } from '@peristiwa/kernel';

/** A marriage as one of the two sees it. */
export interface Union {
  readonly spouse: number;
  readonly marriedOn?: PlainDate;
  endedOn?: PlainDate;
  endedBy?: 'death' | 'divorce';
}

/**
 * A person of the simulated world. Keys are plain numbers of this world; what the register calls the person is learned
 * from its answers and kept apart, so that the story does not depend on the numbers that offices give out.
 */
export interface Resident {
  readonly key: number;
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  readonly religion: Religion;
  readonly declaredMaritalStatus: MaritalStatus;
  readonly unions: Union[];
  readonly mother?: number;
  readonly father?: number;
  readonly children: number[];
  /** On the watch-list of KemenP2MI from the beginning. */
  readonly watched: boolean;
  card: number;
  relationship: Relationship;
  /** The latest day on which anything is known to have happened. */
  lastOn: PlainDate;
  /** The open move. */
  move?: number;
  /** A move that ran out on this day: the office may not have noticed yet, so nobody asks for another today. */
  expiredOn?: PlainDate;
  diedOn?: PlainDate;
  /** What stands on the papers of the dead: the number of the card then, and the address. */
  lastPlace?: { readonly kk: string; readonly address: Address };
}

export interface Card {
  readonly key: number;
  /** Counts the numbers that the card has had; each succession gives a new one. */
  edition: number;
  head: number;
  members: number[];
  /** Who died on this card. */
  readonly dead: number[];
  address: Address;
}

export interface Move {
  readonly key: number;
  readonly card: number;
  readonly movers: readonly number[];
  /** Who was on the card when the SKPWNI was issued. */
  readonly membersAtIssue: readonly number[];
  readonly successor?: number;
  readonly origin: string;
  readonly destination: string;
  readonly departedOn: PlainDate;
  readonly validUntil: PlainDate;
  /** The step at which somebody goes to the office again, and what for. */
  readonly dueAt: number;
  readonly ending: 'arrival' | 'cancellation' | 'expiry';
  status: 'open' | 'completed' | 'cancelled' | 'expired';
}

/** A birth or a death of which the ministries are informed, with the step that reported it. */
export interface VitalEvent {
  readonly kind: 'birth' | 'death';
  readonly step: number;
  readonly person: number;
  /** The card of the mother, or the one on which the deceased stood. */
  readonly card: number;
  readonly isHead: boolean;
}

/** Names under which identifiers are learned: persons, NIKs, families, numbers of cards, moves. */
export const symbols = {
  person: (key: number) => `p:${key}`,
  nik: (key: number) => `nik:${key}`,
  family: (card: number) => `f:${card}`,
  kk: (card: Pick<Card, 'key' | 'edition'>) => `kk:${card.key}.${card.edition}`,
  move: (key: number) => `m:${key}`,
};

/** Everybody, every card and every move: plain data that the steps of the story change as soon as they are planned. */
export class World {
  readonly people: Resident[] = [];
  readonly cards: Card[] = [];
  readonly moves: Move[] = [];
  readonly openMoves = new Set<number>();
  readonly vitalEvents: VitalEvent[] = [];
  /** Keys of people by `regency month` (moves: `from to month`) of occurrence, as BPS tabulates them. */
  readonly counts = {
    births: new Map<string, number[]>(),
    deaths: new Map<string, number[]>(),
    moves: new Map<string, number[]>(),
  };

  person(key: number): Resident {
    return got(this.people[key]);
  }

  card(key: number): Card {
    return got(this.cards[key]);
  }

  move(key: number): Move {
    return got(this.moves[key]);
  }

  cardOf(person: Resident): Card {
    return this.card(person.card);
  }

  membersOf(card: Card): Resident[] {
    return card.members.map((key) => this.person(key));
  }

  addPerson(person: Omit<Resident, 'key' | 'unions' | 'children'>): Resident {
    const resident: Resident = { ...person, key: this.people.length, unions: [], children: [] };
    this.people.push(resident);
    return resident;
  }

  addCard(head: number, members: readonly number[], address: Address): Card {
    const card: Card = {
      key: this.cards.length,
      edition: 0,
      head,
      members: [...members],
      dead: [],
      address,
    };
    this.cards.push(card);
    return card;
  }

  count(table: keyof World['counts'], person: Resident, areas: readonly string[], on: PlainDate): void {
    const row = [...areas.map(regencyOf), on.slice(0, 7)].join(' ');
    this.counts[table].set(row, [...(this.counts[table].get(row) ?? []), person.key]);
  }
}

export function isAlive(person: Resident): boolean {
  return person.diedOn === undefined;
}

export function activeUnions(person: Resident): Union[] {
  return person.unions.filter(({ endedBy }) => !endedBy);
}

/** Status perkawinan: marriages on record count before what a form once declared. */
export function maritalStatus(person: Resident): MaritalStatus {
  if (person.unions.length === 0) return person.declaredMaritalStatus;
  if (activeUnions(person).length > 0) return 'married-recorded';
  // Of two endings on one day the death comes last.
  const ending = ({ endedOn, endedBy }: Union) => `${endedOn} ${endedBy === 'death' ? 1 : 0}`;
  const last = person.unions.reduce((late, union) => (ending(union) >= ending(late) ? union : late));
  return last.endedBy === 'death' ? 'widowed' : 'divorced-recorded';
}

export function canHead(person: Resident, on: PlainDate): boolean {
  return ageOn(person.bornOn, on) >= 17 || maritalStatus(person) !== 'single';
}

function got<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Error('The simulated world has no such key');
  return item;
}
