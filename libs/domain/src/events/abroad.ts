import type { PlainDate } from '@peristiwa/kernel';
import type { LifeAbroad } from '../abroad/reports';
import { joined, issued, type CardContent, type FamilyMember, type Succession } from '../family/family';
import { cameBack, wentAbroad, withFlags, type Placement } from '../person/person';
import type { QualityFlag } from '../values';
import { leftWithFlags } from './card';
import { familyEvent, personEvent } from './definition';

/** Pindah ke and datang dari luar negeri (UU 23/2006 arts 18 and 19). The stored format: add, never rename. */
export const abroadEvents = {
  /** SKPLN: the person lives abroad and is on no card. The NIK stays (INV-17). */
  DepartedAbroad: personEvent<LifeAbroad & { /** Of the SKPLN. */ readonly documentNumber: string }>({
    owner: 'move',
    shown: ['documentNumber', 'departedOn', 'plannedOn', 'country', 'foreignAddress', 'reason', 'guarantor'],
    place: 'placement',
    apply: (person, { data: { country }, occurredOn }) => wentAbroad(person, country, occurredOn),
    vitalOn: ({ data }) => data.departedOn,
  }),

  /** Members leave the card because they live abroad from now on. */
  FamilyMembersLeftCountry: familyEvent<{
    readonly documentNumber: string;
    readonly personIds: readonly string[];
    /** Present where the head leaves and other members stay. */
    readonly succession?: Succession;
  }>({
    owner: 'move',
    apply: (family, fact) => leftWithFlags(family, fact.data, fact),
  }),

  /** SKDLN: the person lives here again, under the same NIK. */
  ReturnedFromAbroad: personEvent<{
    /** Of the SKDLN. */
    readonly documentNumber: string;
    readonly returnedOn: PlainDate;
    /** Where the person lived; ISO 3166-1, two letters. */
    readonly from: string;
    /** Number of the passport or of the travel document. */
    readonly travelDocument: string;
    /** Surat keterangan pindah of the mission (perwakilan RI). */
    readonly missionLetter?: string;
    readonly reportedLate: boolean;
    readonly placement: Placement;
    readonly flags?: readonly QualityFlag[];
  }>({
    owner: 'move',
    shown: [
      'documentNumber',
      'returnedOn',
      'from',
      'travelDocument',
      'missionLetter',
      'reportedLate',
      'placement',
      'flags',
    ],
    place: 'placement',
    beyondArea: 'UU 23/2006 art. 19: who returns reports to the office of the new address',
    apply: (person, fact) =>
      withFlags(cameBack(person, fact.data.placement, fact.occurredOn), fact.data.flags ?? [], fact),
    vitalOn: ({ data }) => data.returnedOn,
  }),

  /** A new card of those who return. */
  FamilyCardIssuedOnReturn: familyEvent<CardContent & { readonly documentNumber: string }>({
    owner: 'move',
    apply: (_family, { data, occurredOn }) => issued(data, occurredOn),
  }),

  /** Numpang KK of those who return. */
  FamilyMembersReturned: familyEvent<{
    readonly documentNumber: string;
    readonly members: readonly FamilyMember[];
  }>({
    owner: 'move',
    apply: (family, { data, occurredOn }) => joined(family, data.members, occurredOn),
  }),
};
