import type { PlainDate } from '@peristiwa/kernel';
import type { EventAbroad } from '../abroad/reports';
import type { Known } from '../act';
import type { PersonOverTime } from '../fold';
import { foldName } from '../names';
import { isRegistered } from '../rules';
import type { BirthAttendant, Citizenship, DeliveryPlace, Sex } from '../values';
import type { RelationshipOfChild } from './birth-card';
import type { Person, RegisteredPerson } from './person';

export interface RegisterBirth {
  readonly bornOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly children: readonly NewChild[];
  /**
   * Jenis kelahiran: the children of this delivery, those who were born dead and those of another report included.
   * Without it, the children of this report.
   */
  readonly plurality?: number;
  /** The office has compared the child with each possible duplicate, and it is another person. */
  readonly confirmedNew?: boolean;
  /** Keputusan kepala dinas for a birth reported after 60 days. */
  readonly lateDecision?: string;
  /** SPTJM F-2.04, surat pernyataan tanggung jawab mutlak: the parents are a couple without a recorded marriage. */
  readonly sptjm?: string;
  /** Anak yang tidak diketahui asal-usulnya: no parent is known; there is a police report. */
  readonly foundling?: { readonly policeReport: string };
  /** Kelahiran di luar NKRI: the birth is on record there, and is reported here (UU 23/2006 art. 29). */
  readonly abroad?: EventAbroad;
  /** A card that the report names; `guardianStatement` is its family's statement that it takes the child in. */
  readonly family?: { readonly relationship?: RelationshipOfChild; readonly guardianStatement?: string };
}

export interface NewChild {
  readonly name: string;
  readonly sex: Sex;
  /** Regency code; of a birth abroad the name of the place. */
  readonly birthPlace: string;
  readonly birthOrder: number;
  readonly weightGrams?: number;
  readonly lengthCm?: number;
  readonly deliveryPlace?: DeliveryPlace;
  readonly attendant?: BirthAttendant;
}

/** A parent without a NIK, as the documents name her or him. */
export interface NamedParent {
  readonly name: string;
  readonly bornOn?: PlainDate;
  /** Indonesian unless the documents say otherwise. */
  readonly citizenship?: Citizenship;
}

export interface BirthResult {
  /** The card that received a child; absent where every child was in the register. */
  readonly familyId?: string;
  readonly children: readonly { personId: string; nik: string; birthActNumber: string }[];
}

/** In the register, with the state of any day where a rule asks for that of the birth; or known by name only. */
export type Parent = (Known<Person> & Partial<Pick<PersonOverTime, 'on'>>) | NamedParent;

export function inRegister(parent: Parent | undefined): Known<RegisteredPerson> | undefined {
  return parent && 'state' in parent && isRegistered(parent.state)
    ? { id: parent.id, state: parent.state }
    : undefined;
}

export function byName(parent: Parent | undefined): NamedParent | undefined {
  return parent && 'name' in parent ? parent : undefined;
}

export function withFoldedName(parent: Parent | undefined): Parent | undefined {
  const named = byName(parent);
  return named ? { ...named, name: foldName(named.name) } : parent;
}
