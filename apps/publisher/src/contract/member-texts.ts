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
  supersedes:
    'Of an act that corrects or cancels another: references of all acts of that chain in the record of the person, ' +
    'the latest first; each is the `ce_causationid` of an earlier message, if there was one.',
  changes:
    'Members of `state` that changed: `before` is absent when it is new, `after` null when it has no value.',
  granted: 'Of `grants-changed`: members of the view that the agreement grants from now on.',
  withdrawn: 'Of `grants-changed`: members that the agreement no longer grants. Erase them from the copy.',
  facts: 'What the message says about the act itself.',
  observation:
    'Of `observation-settled`: your `observationId`, whether it was settled or rejected, and the act or the reason.',
  state:
    'The whole view of the person after the change. Absent in `left-scope`, and in ' +
    '`observation-settled` about a person whom you do not hold: erase the copy. ' +
    'Absent also beside `added`, which keeps the copy.',
  added:
    'Of `grants-changed` when the agreement only grants more: the new members. Add them to the state that you hold.',
};

export const stateTexts: Texts<PersonView> = {
  nik: 'NIK: the population number, 16 digits.',
  nikInactiveSince: 'Day from which the NIK is inactive (NIK nonaktif); absent while it is active.',
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
  abroadSince:
    'Day since which the person lives abroad (SKPLN). Until the return, residence, address and card are the last ones.',
  missingSince: 'Day from which the person is missing, by a decree of the court.',
  departure: 'The open SKPWNI; `destination` is as precise as the granted address.',
  diedOn: 'Tanggal kematian.',
  causeOfDeath: 'Sebab kematian.',
  deathActNumber: 'Nomor akta kematian.',
  ktpStatus: 'Status of the KTP-el as last recorded; absent before its first recording.',
  ktpValidUntil:
    'Last day of the KTP-el of a foreigner: the end of the ITAP, or of the citizenship. After it the card is not valid, whatever its status.',
  ikdActive: 'Whether the digital identity (IKD) is in use; absent for those who never had one.',
  regency: 'Regency of residence, 4 digits.',
  province: 'Province of residence, 2 digits.',
  birthYear: 'Year of birth.',
  birthCohort: 'Five years of birth, such as `1990-1994`.',
  maritalStatusYear: 'Year since which the marital status holds; absent when it was only declared on a form.',
  deathYear: 'Year of death.',
};

export const factTexts: Texts<PersonFacts> = {
  bornOn: 'Day of birth.',
  diedOn: 'Day of death.',
  arrivedOn: 'Day of arrival at the new address.',
  departedOn: 'Day since which the person lives abroad.',
  returnedOn: 'Day of the return from abroad.',
  stayFrom: 'First day of a non-permanent stay.',
  stayEndedOn: 'Day on which a non-permanent stay ended before its term.',
  changedOn: 'Day of the change of address.',
  marriedOn: 'Day of marriage.',
  divorcedOn: 'Day of divorce.',
  annulledOn: 'Day on which a court annulled the marriage or the divorce.',
  spouseDiedOn: "Day of the spouse's death.",
  year: 'Year in which the act took effect.',
  reportedLate: 'Reported after the legal period.',
  from: 'Area before the move, as precise as the granted address.',
  to: 'Area after the move, as precise as the granted address.',
  reason: 'Reason for the move.',
  country: 'Country to which the person moved, or from which the person returned: ISO 3166-1, two letters.',
  validUntil: 'Last day on which the SKPWNI is valid, or of a non-permanent stay.',
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
  residence:
    'Area in which the person lived on the day of the birth or the death, as precise as the granted address.',
  occurredIn: 'Country in which the event happened, where that is not Indonesia: ISO 3166-1, two letters.',
  voided: 'What the act registered that is corrected or cancelled.',
  falseFrom: 'Of `reinstated`: the day of the death that did not happen.',
  falseUntil: 'Of `reinstated`: the day on which the cancellation of that death was recorded.',
  survivorKey: "Of `merged`: the partner's key of the person under whom the record continues.",
};
