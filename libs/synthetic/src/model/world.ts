import type { CommandName } from '@peristiwa/contracts';
import {
  regencyOf,
  type Address,
  type DocumentKind,
  type DocumentStatus,
  type MaritalStatus,
  type Relationship,
  type Religion,
  type Sex,
} from '@peristiwa/domain';
import { ageOn, type PlainDate } from '@peristiwa/kernel';

/** A marriage, from the side of one spouse. */
export interface Union {
  readonly spouse: number;
  marriedOn?: PlainDate;
  /** Kawin belum tercatat: without an act. */
  isUnrecorded?: boolean;
  /** Isbat nikah: it has an act since this day. */
  legalisedOn?: PlainDate;
  endedOn?: PlainDate;
  endedBy?: 'death' | 'divorce' | 'annulment';
}

/**
 * A person of the simulated world. Keys are numbers of this world. The identifiers that the register issues are read from
 * its answers and stored elsewhere, so that the story does not depend on them.
 */
export interface Resident {
  readonly key: number;
  name: string;
  sex: Sex;
  readonly bornOn: PlainDate;
  religion: Religion;
  readonly declaredMaritalStatus: MaritalStatus;
  readonly unions: Union[];
  readonly mother?: number;
  /** Set later by an acknowledgement. */
  father?: number;
  /** Of an adopted child. */
  adoptiveParents?: readonly number[];
  isLegitimised?: true;
  /** Entered by the act of birth, or has got one since. */
  hasBirthAct?: true;
  readonly children: number[];
  readonly documents: Partial<Record<DocumentKind, DocumentStatus>>;
  /** Orang asing: the stay permit; `none` for a child of foreigners. */
  permit?: 'itas' | 'itap' | 'none';
  /** On the watch-list of KemenP2MI from the beginning. */
  readonly watched: boolean;
  card: number;
  relationship: Relationship;
  /** The day of the act of entry: no home before it is on record. */
  readonly enteredOn: PlainDate;
  /** The latest day on which something happened to this person. */
  lastOccurredOn: PlainDate;
  /** The key of the open move. */
  move?: number;
  /** A move expired on this day. The office may not have closed it yet, so no other move is planned today. */
  expiredOn?: PlainDate;
  diedOn?: PlainDate;
  /** Naturalised or born a citizen, unless this is set. */
  isForeign?: true;
  /** The NIK is inactive since this day. */
  inactiveSince?: PlainDate;
  /** Missing since this day, by a decree. */
  missingSince?: PlainDate;
  /** A quality flag that is not resolved. */
  flag?: string;
  /** An officer has looked at this minor who heads a card. */
  isKnownYoungHead?: true;
  /** The act of entry is cancelled, or the record is a duplicate that continues under another person. */
  gone?: 'cancelled' | 'merged';
  /** A second record of this person. */
  duplicateOf?: number;
  /** A stay elsewhere is on record, at the office of this regency; each person has one at most. */
  stay?: { readonly office: string; readonly from: PlainDate; readonly until: PlainDate; isEnded?: true };
  /** Abroad since this day; they left together under this key. */
  abroad?: { readonly trip: number; readonly since: PlainDate };
  /** Of whoever died or lives abroad: the number of the card that they left, as a symbol, and the address. */
  lastPlace?: { readonly kk: string; readonly address: Address };
}

export interface Card {
  readonly key: number;
  /** Which of its numbers the card has: each succession gives a new one. */
  edition: number;
  /** Numbers given so far. An act that is cancelled takes its number along, and no later one has it. */
  editions: number;
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
  /** The members of the card when the SKPWNI was issued. */
  readonly membersAtIssue: readonly number[];
  readonly successor?: number;
  readonly origin: string;
  readonly destination: string;
  readonly departedOn: PlainDate;
  readonly validUntil: PlainDate;
  /** The first step at which the movers may come to an office again, and the reason for which they come. */
  readonly dueAt: number;
  readonly ending: 'arrival' | 'cancellation' | 'expiry';
  status: 'open' | 'completed' | 'cancelled' | 'expired';
}

/** Persons who left one card to live abroad, until they return. */
export interface TripAbroad {
  readonly key: number;
  readonly card: number;
  readonly people: readonly number[];
  /** The first step at which they may come back; absent for foreigners, who leave for good. */
  readonly dueAt?: number;
}

/** A birth or a death that is published to the ministries, with the step that registered it. */
export interface VitalEvent {
  readonly kind: 'birth' | 'death';
  readonly step: number;
  readonly person: number;
  /** The card of the mother or of the deceased. */
  readonly card: number;
  /** A death that a cancellation brought back: what a ministry does depends on what it did before. */
  readonly isAgain?: true;
}

/** Of BPS. */
export type Table = keyof World['counts'];

/** From this day on a person lived in another regency; village codes. */
export interface ArrivalOnRecord {
  readonly on: PlainDate;
  readonly from: string;
  readonly to: string;
}

/** People and cards as they are at one moment, with their moves and the rows in which these people are counted. */
export interface Snapshot {
  readonly people: readonly Resident[];
  readonly cards: readonly Card[];
  readonly moves: readonly Move[];
  readonly trips: readonly TripAbroad[];
  readonly arrivals: readonly (readonly [person: number, arrivals: readonly ArrivalOnRecord[]])[];
  readonly counted: readonly (readonly [Table, row: string, person: number])[];
}

/** An act that is in error, as long as the office has not found out. */
export interface Mistake {
  /** Of the request that registered it. */
  readonly command: CommandName;
  /** The step that registered it, corrected it or cancelled it. */
  readonly step: number;
  readonly office: string;
  /** The request that registered it. */
  readonly body: Readonly<Record<string, unknown>>;
  readonly before: Snapshot;
  readonly after: Snapshot;
  /** A death without a NIK: where it is counted, and whether the act counts it or takes it out. */
  readonly stranger?: { readonly row: string; readonly by: 1 | -1 };
  /** Is this the act that registered the event, so that its content may be corrected? */
  readonly isFirst: boolean;
  /** The first step at which the office may put it right. */
  readonly dueAt: number;
}

/** Where and when something is counted, as BPS does. */
export const rowOf = (areas: readonly string[], on: PlainDate): string =>
  [...areas.map(regencyOf), on.slice(0, 7)].join(' ');

/** Symbols: names in a plan for identifiers that only the answers of the register give. */
export const symbols = {
  person: (key: number) => `p:${key}`,
  nik: (key: number) => `nik:${key}`,
  family: (card: number) => `f:${card}`,
  kk: (card: Pick<Card, 'key' | 'edition'>) => `kk:${card.key}.${card.edition}`,
  move: (key: number) => `m:${key}`,
  act: (step: number) => `a:${step}`,
};

/** All people, cards and moves: plain data that each step of the story changes when it is planned. */
export class World {
  readonly people: Resident[] = [];
  readonly cards: Card[] = [];
  readonly moves: Move[] = [];
  readonly openMoves = new Set<number>();
  /** Those who live abroad. */
  readonly tripsAbroad = new Map<number, TripAbroad>();
  readonly vitalEvents: VitalEvent[] = [];
  /** Acts that are in error and will be corrected or cancelled. */
  readonly mistakes: Mistake[] = [];
  /** Keys of people by regency and month of occurrence (`regency month`; of moves `from to month`), as BPS counts. */
  readonly counts = {
    births: new Map<string, number[]>(),
    deaths: new Map<string, number[]>(),
    moves: new Map<string, number[]>(),
  };
  /** Number of deaths of people who never were in the register, by regency and month of occurrence. */
  readonly deathsWithoutNik = new Map<string, number>();

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

  addPerson(person: Omit<Resident, 'key' | 'enteredOn' | 'unions' | 'children' | 'documents'>): Resident {
    const resident: Resident = {
      ...person,
      enteredOn: person.lastOccurredOn,
      key: this.people.length,
      unions: [],
      children: [],
      documents: {},
    };
    this.people.push(resident);
    return resident;
  }

  addCard(head: number, members: readonly number[], address: Address): Card {
    const card: Card = {
      key: this.cards.length,
      edition: 0,
      editions: 0,
      head,
      members: [...members],
      dead: [],
      address,
    };
    this.cards.push(card);
    return card;
  }

  /** By person, in the order of recording. */
  readonly arrivals = new Map<number, readonly ArrivalOnRecord[]>();

  /** An arrival from another regency counts, and says where the person lived from that day on. */
  countMove(person: Resident, from: string, to: string, on: PlainDate): void {
    this.count('moves', person, [from, to], on);
    this.arrivals.set(person.key, [...(this.arrivals.get(person.key) ?? []), { on, from, to }]);
  }

  /** A child moved with the mother from birth on, also where the birth is reported after the move. */
  movedWith(child: Resident, mother: Resident): void {
    const since = (this.arrivals.get(mother.key) ?? []).filter(({ on }) => on > child.bornOn);
    this.arrivals.set(child.key, since);
    // No later event of the child may come before it lived there.
    for (const { on } of since) if (on > child.lastOccurredOn) child.lastOccurredOn = on;
  }

  /** The area in which a person lived on a day (`domain.md` §5.3); `present` where no arrival is on record. */
  homeOn(person: Resident, day: PlainDate, present: string): string {
    const arrivals = (this.arrivals.get(person.key) ?? []).toSorted((a, b) => a.on.localeCompare(b.on));
    return arrivals.findLast(({ on }) => on <= day)?.to ?? arrivals[0]?.from ?? present;
  }

  count(table: Table, person: Resident, areas: readonly string[], on: PlainDate): void {
    this.countAgain(table, rowOf(areas, on), person.key);
  }

  /** `by`: 1 for a death that is registered, -1 for one that is cancelled. */
  countDeathWithoutNik(row: string, by: 1 | -1): void {
    const count = (this.deathsWithoutNik.get(row) ?? 0) + by;
    if (count === 0) this.deathsWithoutNik.delete(row);
    else this.deathsWithoutNik.set(row, count);
  }

  /** The person counts in another row. */
  recount(table: Table, person: number, { from, to }: { readonly from: string; readonly to: string }): void {
    const others = (this.counts[table].get(from) ?? []).filter((key) => key !== person);
    if (others.length === 0) this.counts[table].delete(from);
    else this.counts[table].set(from, others);
    this.countAgain(table, to, person);
  }

  countAgain(table: Table, row: string, person: number): void {
    this.counts[table].set(row, [...(this.counts[table].get(row) ?? []), person]);
  }

  /** Takes a person out of all rows, or out of those of one table. */
  uncount(person: number, table?: Table): void {
    for (const rows of table ? [this.counts[table]] : Object.values(this.counts)) {
      for (const [row, keys] of rows) {
        const others = keys.filter((key) => key !== person);
        if (others.length === 0) rows.delete(row);
        else rows.set(row, others);
      }
    }
  }
}

export function isAlive(person: Resident): boolean {
  return person.diedOn === undefined;
}

/** Of another citizenship: entered as such, born to such parents, or by a change of citizenship. */
export const isForeigner = ({ permit, isForeign }: Resident): boolean =>
  permit !== undefined || isForeign === true;

/** On a card of this world. */
export function isHere(person: Resident): boolean {
  return isAlive(person) && person.abroad === undefined && person.gone === undefined;
}

export function activeUnions(person: Resident): Union[] {
  return person.unions.filter(({ endedBy }) => !endedBy);
}

/** Status perkawinan: from the marriages on record; the status declared on the form counts only without any. */
export function maritalStatus(person: Resident): MaritalStatus {
  const active = activeUnions(person);
  if (active.length > 0) return active.every(isWithoutAct) ? 'married-unrecorded' : 'married-recorded';
  // When two marriages ended on one day, the one that a death ended counts as the last.
  const ending = ({ endedOn, endedBy }: Union) => `${endedOn} ${endedBy === 'death' ? 1 : 0}`;
  const ended = person.unions.filter(({ endedBy }) => endedBy !== 'annulment');
  const last = ended.toSorted((a, b) => ending(a).localeCompare(ending(b))).at(-1);
  if (!last) return statusWithoutUnion(person);
  if (last.endedBy === 'death') return 'widowed';
  return isWithoutAct(last) ? 'divorced-unrecorded' : 'divorced-recorded';
}

/** As the form says it, unless the marriage on the form is the one that was annulled. */
function statusWithoutUnion({ unions, declaredMaritalStatus: declared }: Resident): MaritalStatus {
  return unions.length > 0 && declared.startsWith('married') ? 'single' : declared;
}

export const isWithoutAct = ({ isUnrecorded }: Union): boolean => isUnrecorded === true;

export function canHead(person: Resident, on: PlainDate): boolean {
  return ageOn(person.bornOn, on) >= 17 || maritalStatus(person) !== 'single';
}

function got<Item>(item: Item | undefined): Item {
  if (item === undefined) throw new Error('The simulated world has no such key');
  return item;
}
