import type { DomainEvent, EventType } from '../events/catalogue';
import type { KindOfAct } from '../events/voiding';

/**
 * The events that only acts of one kind have, on the streams of its persons and of its move or card. The first row that
 * an act has decides: an arrival relocates a card, too, and a marriage separates members.
 */
const KINDS: readonly (readonly [EventType, KindOfAct])[] = [
  ['BirthRegistered', 'birth'],
  ['BirthActRecorded', 'birth'],
  ['StillbirthRecorded', 'stillbirth'],
  ['ChildAcknowledged', 'acknowledgement'],
  ['ChildLegitimised', 'legitimation'],
  ['AdoptionRecorded', 'adoption'],
  ['DeathRegistered', 'death'],
  ['DeathWithoutNikRegistered', 'death-without-nik'],
  ['MarriageRegistered', 'marriage'],
  ['DivorceRegistered', 'divorce'],
  ['UnrecordedMarriageDeclared', 'marriage-declaration'],
  ['UnrecordedDivorceDeclared', 'divorce-declaration'],
  ['MarriageLegalised', 'marriage-legalisation'],
  ['MarriageAnnulled', 'marriage-annulment'],
  ['DivorceAnnulled', 'divorce-annulment'],
  // The act of entry of a foreigner has biodata, too.
  ['ForeignerRegistered', 'foreigner'],
  ['StayPermitChanged', 'stay-permit'],
  ['BiodataRecorded', 'biodata'],
  ['NameChanged', 'name-change'],
  ['SexChanged', 'sex-change'],
  ['CitizenshipChanged', 'citizenship-change'],
  ['BiodataChanged', 'biodata-change'],
  ['NikDeactivated', 'nik-deactivation'],
  ['NikReactivated', 'nik-reactivation'],
  ['PersonDeclaredMissing', 'missing'],
  ['PersonFound', 'missing-end'],
  ['PersonMerged', 'merge'],
  ['MoveCaseOpened', 'departure'],
  ['DepartureIssued', 'departure'],
  ['MoveCaseCancelled', 'departure-cancellation'],
  ['DepartureCancelled', 'departure-cancellation'],
  ['MoveCaseExpired', 'departure-expiry'],
  ['DepartureExpired', 'departure-expiry'],
  ['MoveCaseCompleted', 'arrival'],
  ['PersonArrived', 'arrival'],
  ['DepartedAbroad', 'departure-abroad'],
  ['FamilyMembersLeftCountry', 'departure-abroad'],
  ['ReturnedFromAbroad', 'return-from-abroad'],
  ['NonPermanentStayRegistered', 'non-permanent-stay'],
  ['NonPermanentStayEnded', 'non-permanent-stay-end'],
  ['FamilyRelocated', 'address-change'],
  ['AddressChanged', 'address-change'],
  ['FamilyMembersTransferred', 'card-joining'],
  ['FamilyHeadChanged', 'head-change'],
  ['FamilyRelationshipsChanged', 'relationship-change'],
  ['FamilyCardReissued', 'card-reissue'],
  ['FamilyMembersSeparated', 'card-split'],
  ['DocumentStatusChanged', 'document'],
  ['QualityFlagResolved', 'flag-resolution'],
];

/** Is this the event of the persons whom an act of this kind is about (subjek akta)? */
export function isOfKind(kind: KindOfAct | null, type: EventType): boolean {
  return KINDS.some(([event, other]) => event === type && other === kind);
}

/**
 * What an act registers, by its events; of an act that supersedes, what the first act of its chain registered.
 * @returns null for a superseding act of version 1, which did not keep it
 */
export function kindOfAct(events: readonly Pick<DomainEvent, 'type' | 'data'>[]): KindOfAct | null {
  const types = new Set(events.map(({ type }) => type));
  const own = KINDS.find(([type]) => types.has(type));
  if (own) return own[1];
  return events.flatMap(({ data }) => ('voided' in data && data.voided ? [data.voided] : []))[0] ?? null;
}
