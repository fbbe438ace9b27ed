import type { PlainDate } from '@peristiwa/kernel';
import type { CardNotice, Known } from '../act';
import type { Address } from '../area';
import type { ActiveFamily, Family } from '../family/family';
import type { RegisteredPerson } from '../person/person';
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
  /** The new number of the card of origin, when its head moved and members stayed: they need it for their new card. */
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
