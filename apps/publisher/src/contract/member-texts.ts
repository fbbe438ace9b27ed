import type { PersonFacts, PersonMessage, PersonView } from '@peristiwa/contracts';

type Texts<Shape> = { readonly [Name in keyof Required<Shape>]: string };

/** What each member of a message means, for the JSON Schema of a feed. */
export const messageTexts: Texts<PersonMessage> = {
  personKey: "The partner's key of the person; also the key of the Kafka message and `ce_subject`.",
  version: 'Version of the person in the register; a later message about the person never has a lower one.',
  occurredOn: 'Day on which the act occurred; only the month where the day would disclose a date of birth.',
  reportedOn: 'Day on which the act was reported to the office.',
  recordedAt: 'When the act was recorded (RFC 3339). Only a message that reports an act has it.',
  asOf: 'The register was read as of this moment (RFC 3339). Only a message that reports no act has it.',
  kinds: 'All kinds, when the act touched the person in more than one way; the kind of the message first.',
  changes:
    'Members of `state` that changed: `before` is absent when it is new, `after` null when it has no value.',
  granted: 'Of `grants-changed`: members of `state` that the agreement grants from now on.',
  withdrawn: 'Of `grants-changed`: members that the agreement no longer grants. Erase them from the copy.',
  facts: 'What the message says about the act itself.',
  state: 'The whole view of the person after the change. Absent in `left-scope`: erase the copy.',
};

export const stateTexts: Texts<PersonView> = {
  nik: 'NIK: the population number, 16 digits.',
  kkNumber: 'Nomor KK: number of the family card, 16 digits.',
  familyKey: 'Key of the family, which stays when its card gets another number.',
  name: 'Nama lengkap.',
  bornOn: 'Tanggal lahir.',
  birthMonth: 'Month of birth.',
  infantBornOn: 'Day of birth of a person who is, or died, younger than one year.',
  sex: 'Jenis kelamin.',
  birthRegency: 'Regency of birth, 4 digits; absent for a place abroad.',
  birthProvince: 'Province of birth, 2 digits; absent for a place abroad.',
  address: 'Alamat; `area` is the village, 10 digits.',
  contactAddress: 'Address of the next of kin of a person on the watch-list.',
  village: 'Village of residence, 10 digits.',
  district: 'District of residence, 6 digits; the first four are the regency.',
  religion: 'Agama or kepercayaan.',
  maritalStatus: 'Status perkawinan.',
  maritalStatusSince: 'Day since which the marital status holds; absent when it was only declared on a form.',
  relationship: 'SHDK: relationship to the head of family.',
  householdRole: 'Head of family, spouse of the head, or another member.',
  spouseKeys: 'Keys of the spouses of all current marriages.',
  education: 'Pendidikan terakhir.',
  educationStage: 'Pendidikan terakhir in four stages.',
  occupation: 'Pekerjaan: the official code, 1 to 99.',
  selectedOccupation:
    'Occupations that end social assistance (official codes 4 to 7); absent for all others.',
  citizenship: 'Kewarganegaraan.',
  residence: 'Lives here, is moving to another regency (open SKPWNI), or is deceased.',
  departure: 'The open SKPWNI; `destination` is as precise as the granted address.',
  diedOn: 'Tanggal kematian.',
  causeOfDeath: 'Sebab kematian.',
  deathActNumber: 'Nomor akta kematian.',
};

export const factTexts: Texts<PersonFacts> = {
  bornOn: 'Day of birth.',
  diedOn: 'Day of death.',
  arrivedOn: 'Day of arrival at the new address.',
  changedOn: 'Day of the change of address.',
  marriedOn: 'Day of marriage.',
  divorcedOn: 'Day of divorce.',
  spouseDiedOn: "Day of the spouse's death.",
  reportedLate: 'Reported after the legal period.',
  from: 'Area before the move, as precise as the granted address.',
  to: 'Area after the move, as precise as the granted address.',
  reason: 'Reason for the move.',
  validUntil: 'Last day on which the SKPWNI is valid.',
  birthOrder: 'Which child of the mother it is.',
  plurality: 'Number of children of the same delivery.',
  motherAge: "The mother's age at the birth, in years.",
  weightGrams: 'Weight at birth in grams.',
  lengthCm: 'Length at birth in centimetres.',
  deliveryPlace: 'Place of delivery.',
  attendant: 'Attendant at birth.',
  ageAtDeath: 'Age at death, in years.',
  causeOfDeath: 'Sebab kematian.',
  deathActNumber: 'Nomor akta kematian.',
};
