import type { z } from 'zod';
import { PersonView } from './person-view';

/**
 * What the three ministries read of a view. Every member is optional: it is absent without a value (no spouse), and when
 * the agreement does not grant it, or no longer.
 */

export const KemensosView = PersonView.pick({
  nik: true,
  nikInactiveSince: true,
  kkNumber: true,
  familyKey: true,
  name: true,
  bornOn: true,
  sex: true,
  address: true,
  maritalStatus: true,
  maritalStatusSince: true,
  relationship: true,
  spouseKeys: true,
  educationStage: true,
  selectedOccupation: true,
  residence: true,
  abroadSince: true,
  missingSince: true,
  departure: true,
  ikdActive: true,
  diedOn: true,
  deathActNumber: true,
}).partial();
export type KemensosView = z.infer<typeof KemensosView>;

export const KemenP2miView = PersonView.pick({
  nik: true,
  nikInactiveSince: true,
  kkNumber: true,
  familyKey: true,
  name: true,
  bornOn: true,
  sex: true,
  birthRegency: true,
  village: true,
  contactAddress: true,
  maritalStatus: true,
  maritalStatusSince: true,
  householdRole: true,
  spouseKeys: true,
  education: true,
  occupation: true,
  citizenship: true,
  residence: true,
  abroadSince: true,
  missingSince: true,
  departure: true,
  ktpStatus: true,
  ktpValidUntil: true,
  diedOn: true,
  deathActNumber: true,
}).partial();
export type KemenP2miView = z.infer<typeof KemenP2miView>;

export const BpsView = PersonView.pick({
  familyKey: true,
  birthMonth: true,
  infantBornOn: true,
  sex: true,
  birthProvince: true,
  district: true,
  maritalStatus: true,
  maritalStatusSince: true,
  education: true,
  occupation: true,
  citizenship: true,
  residence: true,
  abroadSince: true,
  departure: true,
  diedOn: true,
  causeOfDeath: true,
}).partial();
export type BpsView = z.infer<typeof BpsView>;
