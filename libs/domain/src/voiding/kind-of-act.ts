import type { DomainEvent, EventType } from '../events/catalogue';
import type { KindOfAct } from '../events/voiding';

/** The event that only acts of one kind have. The first row that an act has decides: an arrival relocates a card, too. */
const KINDS: readonly (readonly [EventType, KindOfAct])[] = [
  ['BirthRegistered', 'birth'],
  ['DeathRegistered', 'death'],
  ['MarriageRegistered', 'marriage'],
  ['DivorceRegistered', 'divorce'],
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
  ['MoveCaseCancelled', 'departure-cancellation'],
  ['MoveCaseExpired', 'departure-expiry'],
  ['MoveCaseCompleted', 'arrival'],
  ['FamilyRelocated', 'address-change'],
];

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
