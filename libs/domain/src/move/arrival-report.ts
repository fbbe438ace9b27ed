import type { PlainDate } from '@peristiwa/kernel';
import type { CardNotice, Known } from '../act';
import type { Address } from '../area';
import type { ActiveFamily, Family } from '../family/family';
import type { Person, RegisteredPerson } from '../person/person';
import type { Relationship } from '../values';
import type { MoveCase, OpenedMove } from './move-case';

export interface RegisterArrival {
  readonly arrivedOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly address: Address;
  readonly family:
    | { readonly kind: 'same-card' }
    | {
        readonly kind: 'new-card';
        readonly headId: string;
        readonly relationships: ReadonlyMap<string, Relationship>;
      }
    | { readonly kind: 'join'; readonly relationships: ReadonlyMap<string, Relationship> };
}

export interface ArrivalFacts {
  readonly move: Known<MoveCase>;
  /** The card of origin and every member of it, movers included. */
  readonly origin: Known<Family>;
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** `deceasedOn` the card of origin. */
  readonly deceased: ReadonlyMap<string, RegisteredPerson>;
  /** `relativesOf` the members of both cards. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
  readonly host?: Known<Family>;
  /** Every member of the card of the host. */
  readonly hosts: ReadonlyMap<string, RegisteredPerson>;
}

export interface ArrivalResult extends CardNotice {
  readonly moveId: string;
  /** The card of the living movers; absent where none is left. */
  readonly familyId?: string;
  readonly kkNumber?: string;
  /** With those who died after they arrived. */
  readonly arrived: readonly string[];
  /** The card of those who stay, where the head took the old one along. */
  readonly stayersFamilyId?: string;
  /** The new number of those who stay, when their head moved. */
  readonly stayersKkNumber?: string;
}

/** A move whose arrival is recorded. */
export interface Arrival extends ArrivalFacts {
  readonly state: OpenedMove;
  /** Movers, and children who came along, who died on the day of arrival or later (INV-02). */
  readonly late: ReadonlyMap<string, RegisteredPerson>;
}

/** An arrival of living movers. */
export interface Trip extends Arrival {
  readonly originCard: ActiveFamily;
  /** Movers who are alive and still on the card of origin, and the children who come along. */
  readonly movers: readonly string[];
  /** `cardDay` of the cards of origin and destination: both change on it. */
  readonly cardChangedOn: PlainDate;
}

/**
 * The card on which the movers are: that of the SKPWNI, or the one that they got since, when the head took the old one
 * along on another SKPWNI. Movers stay together until they arrive.
 */
export function cardOfMovers(move: MoveCase, movers: readonly Known<Person>[]): string {
  if (move.status === 'none') return '';
  const known = movers.flatMap(({ state }) => (state.status === 'registered' ? [state] : []));
  const mover = known.find(({ death }) => !death) ?? known[0];
  return mover?.placement.familyId ?? move.familyId;
}
