import { DUPLICATE, flagKinds } from '../../texts/quality-flags';

export const dueKinds = ['citizenship-choice', 'stay-permit', 'first-ktp', 'move-letter'] as const;
export const reportKinds = [
  'found-deceased',
  'found-moved',
  'found-duplicate',
  'beneficiary-status',
  'departed-abroad',
  'returned-from-abroad',
  'contract-ended',
] as const;
export const rejectionReasons = [
  'not-confirmed',
  'already-recorded',
  'evidence-insufficient',
  'other-person',
  'outside-civil-registration',
] as const;

export type OfficeCaseKind = (typeof flagKinds)[number] | (typeof dueKinds)[number] | typeof DUPLICATE;

/** The lists of the page: the first three are cases of the registry, the fourth of the publisher. */
export const sources = ['flags', 'duplicates', 'due', 'reports', 'anomalies'] as const;
export type Source = (typeof sources)[number];
export type OfficeSource = 'flags' | 'duplicates' | 'due';

export const kindsOf: Readonly<Record<OfficeSource, readonly OfficeCaseKind[]>> = {
  flags: flagKinds,
  duplicates: [DUPLICATE],
  due: dueKinds,
};

/** Who may read a list; the services decide the same. */
const readers: Readonly<Record<Source, readonly string[]>> = {
  flags: ['registrar', 'operator', 'auditor'],
  duplicates: ['registrar', 'operator', 'auditor'],
  due: ['registrar', 'operator', 'auditor'],
  reports: ['registrar', 'auditor'],
  anomalies: ['operator', 'auditor'],
};

export const sourcesFor = (roles: readonly string[]): readonly Source[] =>
  sources.filter((source) => readers[source].some((role) => roles.includes(role)));

/** Reports to which no act belongs: the office takes note of them. */
export const isNoted = (kind: string): boolean => kind === 'beneficiary-status' || kind === 'contract-ended';

/** Commands of desks (`libs/contracts/src/commands.ts`) that end a case, the most usual first. */
const endings: Readonly<Record<string, readonly string[]>> = {
  [DUPLICATE]: ['merge-persons', 'resolve-flag'],
  'citizenship-choice': ['change-citizenship'],
  'stay-permit': ['change-stay-permit', 'register-departure-abroad'],
  'first-ktp': ['record-document'],
  'move-letter': ['cancel-departure', 'register-arrival'],
  'found-deceased': ['register-death'],
  'found-moved': ['register-departure', 'change-address'],
  'found-duplicate': ['merge-persons'],
  'departed-abroad': ['register-departure-abroad'],
  'returned-from-abroad': ['register-return-from-abroad'],
};

/** Every other flag ends by the report of what was found about it. */
export const endingsOf = (kind: string): readonly string[] =>
  endings[kind] ?? (isNoted(kind) ? [] : ['resolve-flag']);
