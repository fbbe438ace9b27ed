import { z } from 'zod';
import {
  birthAttendants,
  citizenships,
  deathCauses,
  deliveryPlaces,
  documentStatuses,
  educations,
  maritalStatuses,
  moveReasons,
  relationships,
  sexes,
} from '@peristiwa/domain';

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const month = z.string().regex(/^\d{4}-\d{2}$/);
const year = z.string().regex(/^\d{4}$/);
const key = z.string().min(1);

/** Alamat to RT and RW; `area` is the 10-digit village code. */
export const FeedAddress = z.object({
  area: z.string(),
  line: z.string(),
  rt: z.string(),
  rw: z.string(),
  postalCode: z.string().optional(),
});

/** An open SKPWNI: moving to another regency. `destination` is as precise as the granted address. */
export const FeedDeparture = z.object({ destination: z.string().optional(), validUntil: day.optional() });

/**
 * Every member that a view of a person may contain; the partner's agreement decides which of them it receives
 * (`domain.md` §5.4). Keys of persons and families are those of the partner: for BPS they are pseudonyms.
 */
export const PersonView = z.object({
  nik: z.string(),
  /** The day from which the NIK is inactive (NIK nonaktif); absent while it is active. */
  nikInactiveSince: day,
  kkNumber: z.string(),
  familyKey: key,
  name: z.string(),
  bornOn: day,
  /** Month of birth where the day is not granted. */
  birthMonth: month,
  /** The day as well, but only for a person who is, or died, younger than one year: age in days. */
  infantBornOn: day,
  sex: z.enum(sexes.values),
  /** Regency (4 digits) and province (2 digits) of birth; absent for a place abroad. */
  birthRegency: z.string(),
  birthProvince: z.string(),
  address: FeedAddress,
  /** Contact address of the next of kin of a person on the watch-list. */
  contactAddress: FeedAddress,
  /** Village (10 digits) or district (6 digits; its first four are the regency). */
  village: z.string(),
  district: z.string(),
  religion: z.string(),
  maritalStatus: z.enum(maritalStatuses.values),
  /** Day of the marriage, divorce or spouse's death behind the status; absent when it was only declared on a form. */
  maritalStatusSince: day,
  /** SHDK: the relationship to the head of family. */
  relationship: z.enum(relationships.values),
  householdRole: z.enum(['head', 'spouse', 'member']),
  /** Keys of the spouses of all current marriages. */
  spouseKeys: z.array(key),
  education: z.enum(educations.values),
  educationStage: z.enum(['none', 'primary', 'secondary', 'higher']),
  /** Official code. */
  occupation: z.number().int(),
  /** Pensioner, civil servant, soldier, police officer: the codes that end social assistance; absent for others. */
  selectedOccupation: z.enum(['pensioner', 'civil-servant', 'military', 'police']),
  citizenship: z.enum(citizenships.values),
  residence: z.enum(['resident', 'moving', 'deceased']),
  /** The day from which the person lives abroad (SKPLN); absent since the return. `residence` and address are the last ones. */
  abroadSince: day,
  /** The day from which the person is missing (hilang), by a decree of the court. */
  missingSince: day,
  departure: FeedDeparture,
  diedOn: day,
  causeOfDeath: z.enum(deathCauses.values),
  deathActNumber: z.string(),
  /** Status of the KTP-el as last recorded; absent before biometrics were recorded. */
  ktpStatus: z.enum(documentStatuses),
  /** Last day of the KTP-el of a foreigner (ITAP); absent for citizens, and for an ITAP without an end. */
  ktpValidUntil: day,
  /** Is the IKD in use? Absent for those who never had one. */
  ikdActive: z.boolean(),
  /** Coarser forms of district, month of birth, marital date and day of death, for agreements that need no more. */
  regency: z.string(),
  province: z.string(),
  birthYear: year,
  /** Five years of birth, such as `1990-1994`. */
  birthCohort: z.string().regex(/^\d{4}-\d{4}$/),
  maritalStatusYear: year,
  deathYear: year,
});
export type FullPersonView = z.infer<typeof PersonView>;
export type PersonView = Partial<FullPersonView>;

/** What a message says about the act itself, filtered by the same agreement as the view. */
export const PersonFacts = z
  .object({
    bornOn: day,
    diedOn: day,
    arrivedOn: day,
    departedOn: day,
    returnedOn: day,
    stayFrom: day,
    stayEndedOn: day,
    changedOn: day,
    marriedOn: day,
    divorcedOn: day,
    annulledOn: day,
    spouseDiedOn: day,
    reportedLate: z.boolean(),
    /** The year in which the act took effect, where its dates are not granted. */
    year,
    /** Area codes, as precise as the address that is granted. */
    from: z.string(),
    to: z.string(),
    reason: z.enum(moveReasons.values),
    /** Of a departure abroad and of a return: the country, ISO 3166-1, two letters. */
    country: z.string(),
    validUntil: day,
    birthOrder: z.number().int(),
    plurality: z.number().int(),
    motherAge: z.number().int(),
    weightGrams: z.number(),
    lengthCm: z.number(),
    deliveryPlace: z.enum(deliveryPlaces.values),
    attendant: z.enum(birthAttendants.values),
    ageAtDeath: z.number().int(),
    causeOfDeath: z.enum(deathCauses.values),
    deathActNumber: z.string(),
    /** Area in which the person lived on the day of the birth or the death, as precise as the address that is granted. */
    residence: z.string(),
    /** Country in which the event happened, where that is not Indonesia: ISO 3166-1, two letters. */
    occurredIn: z.string(),
    /** What the act registered that is corrected or cancelled (`KindOfAct`); later releases add values. */
    voided: z.string(),
    /** Of `reinstated`: the day of the death that did not happen, and the day on which its cancellation was recorded. */
    falseFrom: day,
    falseUntil: day,
    /** Of `merged`: the partner's key of the person under whom the record continues. */
    survivorKey: key,
  })
  .partial();
export type PersonFacts = z.infer<typeof PersonFacts>;
