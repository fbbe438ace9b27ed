import { z } from 'zod';
import { PersonView } from './person-view';

/** The views of the three reference agreements. A member without a value (no spouse) is absent. */
const { shape } = PersonView;

export const KemensosView = z.object({
  nik: shape.nik,
  kkNumber: shape.kkNumber,
  familyKey: shape.familyKey,
  name: shape.name,
  bornOn: shape.bornOn,
  sex: shape.sex,
  address: shape.address,
  maritalStatus: shape.maritalStatus,
  maritalStatusSince: shape.maritalStatusSince.optional(),
  relationship: shape.relationship,
  spouseKeys: shape.spouseKeys,
  educationStage: shape.educationStage,
  selectedOccupation: shape.selectedOccupation.optional(),
  residence: shape.residence,
  departure: shape.departure.optional(),
  diedOn: shape.diedOn.optional(),
  deathActNumber: shape.deathActNumber.optional(),
});
export type KemensosView = z.infer<typeof KemensosView>;

export const KemenP2miView = z.object({
  nik: shape.nik,
  kkNumber: shape.kkNumber,
  familyKey: shape.familyKey,
  name: shape.name,
  bornOn: shape.bornOn,
  sex: shape.sex,
  birthRegency: shape.birthRegency.optional(),
  village: shape.village,
  contactAddress: shape.contactAddress.optional(),
  maritalStatus: shape.maritalStatus,
  maritalStatusSince: shape.maritalStatusSince.optional(),
  householdRole: shape.householdRole,
  spouseKeys: shape.spouseKeys,
  education: shape.education,
  occupation: shape.occupation,
  citizenship: shape.citizenship,
  residence: shape.residence,
  departure: shape.departure.optional(),
  diedOn: shape.diedOn.optional(),
  deathActNumber: shape.deathActNumber.optional(),
});
export type KemenP2miView = z.infer<typeof KemenP2miView>;

export const BpsView = z.object({
  familyKey: shape.familyKey,
  birthMonth: shape.birthMonth,
  infantBornOn: shape.infantBornOn.optional(),
  sex: shape.sex,
  birthProvince: shape.birthProvince.optional(),
  district: shape.district,
  maritalStatus: shape.maritalStatus,
  maritalStatusSince: shape.maritalStatusSince.optional(),
  education: shape.education,
  occupation: shape.occupation,
  citizenship: shape.citizenship,
  residence: shape.residence,
  departure: shape.departure.optional(),
  diedOn: shape.diedOn.optional(),
  causeOfDeath: shape.causeOfDeath.optional(),
});
export type BpsView = z.infer<typeof BpsView>;
