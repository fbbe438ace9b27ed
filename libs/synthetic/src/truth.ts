import type { MaritalStatus, Relationship, Sex } from '@peristiwa/domain';
import type { PlainDate } from '@peristiwa/kernel';
import { activeUnions, isAlive, maritalStatus, symbols, type Resident, type World } from './model/world';

type Residence = 'resident' | 'moving' | 'deceased';

export interface TruePerson {
  readonly personId: string;
  readonly nik: string;
  readonly name: string;
  readonly sex: Sex;
  readonly bornOn: PlainDate;
  readonly status: Residence | 'abroad';
  /** As feeds have it: of whoever lives abroad, the last one. */
  readonly residence: Residence;
  readonly abroadSince?: PlainDate;
  readonly maritalStatus: MaritalStatus;
  /** Village code. */
  readonly area: string;
  readonly familyId: string;
  /** Absent only when the answer that gives it differed from the plan, which is a finding itself. */
  readonly kkNumber?: string;
  readonly relationship: Relationship;
  readonly diedOn?: PlainDate;
  /** The SKPWNI has expired. Until the office closes the case at its next check, the person is still moving. */
  readonly isExpiring: boolean;
}

export interface TrueFamily {
  readonly familyId: string;
  readonly kkNumber?: string;
  readonly headId: string;
  readonly area: string;
  readonly members: readonly { readonly personId: string; readonly relationship: Relationship }[];
}

export interface MonthCount {
  readonly regency: string;
  readonly month: string;
  readonly count: number;
}
export interface MoveCount {
  readonly from: string;
  readonly to: string;
  readonly month: string;
  readonly count: number;
}

/** The persons who are counted in a row of a table, by personId. A person who moved twice is listed twice. */
type Counted<Row> = Omit<Row, 'count'> & { readonly persons: readonly string[] };
export type TrueRow = Counted<MonthCount> | Counted<MoveCount>;

/** A case or an alert that a ministry raises of its own accord. */
export interface Notice {
  readonly personId: string;
  readonly kind: 'stop-payment' | 'new-component' | 'death';
  /**
   * True for an act that was planned after the registration with the ministry: the notice must be there. An earlier act
   * may have reached the ministry before or after the registration.
   */
  readonly isCertain: boolean;
}

/** Registrations with ministries, each with the number of steps that were planned before it. */
export interface Registrations {
  readonly watchList?: { readonly from: number };
  readonly beneficiaries?: { readonly from: number; readonly cards: readonly number[] };
}

/** What must be found in the registry and at the ministries once every accepted command has reached them. */
export interface Truth {
  readonly persons: readonly TruePerson[];
  /** Whose act of entry is cancelled, and duplicates: no ministry has a copy of them. */
  readonly gone: readonly { readonly personId: string; readonly as: 'cancelled' | 'merged' }[];
  readonly families: readonly TrueFamily[];
  /** Absent until Kemensos has its beneficiary households. */
  readonly kemensos?: { readonly households: number; readonly cases: readonly Notice[] };
  /** Absent until KemenP2MI has its watch-list. */
  readonly kemenp2mi?: {
    /** `watched`: persons on the watch-list. `kin`: their spouses and the heads of their cards. */
    readonly watched: readonly string[];
    readonly kin: readonly string[];
    readonly alerts: readonly Notice[];
  };
  readonly bps: {
    readonly births: readonly Counted<MonthCount>[];
    readonly deaths: readonly Counted<MonthCount>[];
    /** Deaths of people who are not in the register; `deaths` of the table has them, too. */
    readonly deathsWithoutNik: readonly MonthCount[];
    readonly moves: readonly Counted<MoveCount>[];
  };
}

/** Persons whom the register did not accept have no id and are left out; the refusal is a finding. */
export function truthOf(
  world: World,
  identifiers: ReadonlyMap<string, string>,
  { watchList, beneficiaries }: Registrations = {},
): Truth {
  const entered = world.people.filter(({ key }) => identifiers.has(symbols.person(key)));
  const known = entered.filter(({ gone }) => gone === undefined);
  const idOf = ({ key }: Pick<Resident, 'key'>) => identifiers.get(symbols.person(key)) ?? '';
  return {
    persons: known.map((person) => truePerson(world, person, identifiers)),
    gone: entered.flatMap((person) => (person.gone ? [{ personId: idOf(person), as: person.gone }] : [])),
    families: trueFamilies(world, identifiers),
    kemensos: beneficiaries && {
      households: beneficiaries.cards.length,
      cases: casesOf(world, beneficiaries, idOf),
    },
    kemenp2mi: watchList && watchedPeople(world, known, watchList.from, idOf),
    bps: {
      births: byMonth(world.counts.births, idOf),
      deaths: byMonth(world.counts.deaths, idOf),
      deathsWithoutNik: [...world.deathsWithoutNik].map(([row, count]) => {
        const [regency = '', month = ''] = row.split(' ');
        return { regency, month, count };
      }),
      moves: rows(world.counts.moves, idOf).map(([[from = '', to = '', month = ''], persons]) => ({
        from,
        to,
        month,
        persons,
      })),
    },
  };
}

type IdOf = (person: Pick<Resident, 'key'>) => string;

/**
 * What an event on the card of a beneficiary household must open at Kemensos (`domain.md` §5.1). Who received the aid of the
 * household was decided by Kemensos from its copy at the registration, so `change-recipient` is not compared.
 */
function casesOf(
  world: World,
  { from, cards }: NonNullable<Registrations['beneficiaries']>,
  idOf: IdOf,
): Notice[] {
  const registered = new Set(cards);
  return world.vitalEvents
    .filter(({ card, person }) => registered.has(card) && !world.person(person).gone)
    .flatMap(({ kind, step, person, isAgain }): Notice[] => {
      const personId = idOf({ key: person });
      const isCertain = step >= from && !isAgain;
      if (personId === '') return [];
      return [{ personId, kind: kind === 'birth' ? 'new-component' : 'stop-payment', isCertain }];
    });
}

function watchedPeople(world: World, known: readonly Resident[], from: number, idOf: IdOf) {
  const watched = known.filter((person) => person.watched);
  const kin = watched.flatMap((person) => [
    ...activeUnions(person).map(({ spouse }) => world.person(spouse)),
    world.person(world.cardOf(person).head),
  ]);
  return {
    watched: watched.map(idOf),
    kin: [...new Set(kin)].filter((person) => !person.watched).map(idOf),
    alerts: world.vitalEvents
      .filter(({ kind, person }) => kind === 'death' && watched.some(({ key }) => key === person))
      .map(({ step, person, isAgain }) => ({
        personId: idOf({ key: person }),
        kind: 'death' as const,
        isCertain: step >= from && !isAgain,
      })),
  };
}

function truePerson(world: World, person: Resident, identifiers: ReadonlyMap<string, string>): TruePerson {
  const card = world.cardOf(person);
  const found = (symbol: string) => identifiers.get(symbol) ?? '';
  const alive = person.move === undefined ? 'resident' : 'moving';
  const residence = isAlive(person) ? alive : 'deceased';
  return {
    personId: found(symbols.person(person.key)),
    nik: found(symbols.nik(person.key)),
    name: person.name,
    sex: person.sex,
    bornOn: person.bornOn,
    status: person.abroad ? 'abroad' : residence,
    residence,
    abroadSince: person.abroad?.since,
    maritalStatus: maritalStatus(person),
    area: (person.lastPlace?.address ?? card.address).area,
    familyId: found(symbols.family(card.key)),
    kkNumber: identifiers.get(person.lastPlace?.kk ?? symbols.kk(card)),
    relationship: person.relationship,
    diedOn: person.diedOn,
    isExpiring: isAlive(person) && person.move === undefined && person.expiredOn !== undefined,
  };
}

function trueFamilies(world: World, identifiers: ReadonlyMap<string, string>): TrueFamily[] {
  const found = (symbol: string) => identifiers.get(symbol) ?? '';
  return world.cards
    .filter((card) => card.members.length > 0 && identifiers.has(symbols.family(card.key)))
    .map((card) => ({
      familyId: found(symbols.family(card.key)),
      kkNumber: identifiers.get(symbols.kk(card)),
      headId: found(symbols.person(card.head)),
      area: card.address.area,
      members: world.membersOf(card).map(({ key, relationship }) => ({
        personId: found(symbols.person(key)),
        relationship,
      })),
    }));
}

function rows(counts: ReadonlyMap<string, readonly number[]>, idOf: IdOf): [string[], string[]][] {
  return [...counts]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([row, keys]) => [
      row.split(' '),
      keys.map((key) => idOf({ key })).filter((personId) => personId !== ''),
    ]);
}

function byMonth(counts: ReadonlyMap<string, readonly number[]>, idOf: IdOf): Counted<MonthCount>[] {
  return rows(counts, idOf).map(([[regency = '', month = ''], persons]) => ({ regency, month, persons }));
}
