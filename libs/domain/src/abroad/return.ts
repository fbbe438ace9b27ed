import type { PlainDate } from '@peristiwa/kernel';
import type { Known } from '../act';
import type { Address } from '../area';
import type { Family } from '../family/family';
import type { Person, RegisteredPerson } from '../person/person';
import type { Relationship } from '../values';

export interface ReturnFromAbroad {
  readonly returnedOn: PlainDate;
  readonly reportedOn: PlainDate;
  /** Number of the passport or of the travel document. */
  readonly travelDocument: string;
  /** Surat keterangan pindah of the mission (perwakilan RI). */
  readonly missionLetter?: string;
  readonly family:
    { readonly kind: 'new'; readonly headId: string; readonly address: Address } | { readonly kind: 'join' };
  /** Relationships to the head of their card, by person; the others follow from what is on record. */
  readonly stated: ReadonlyMap<string, Relationship>;
}

export interface ReturnFacts {
  readonly returners: readonly Known<Person>[];
  /** The card to join, and every member of it. */
  readonly host?: Known<Family>;
  readonly hosts: ReadonlyMap<string, RegisteredPerson>;
  /** `relativesOf` all of them. */
  readonly relatives: ReadonlyMap<string, RegisteredPerson>;
}
