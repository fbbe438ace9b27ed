import { none, type Rows } from './row';

type IdentityType =
  | 'NameChanged'
  | 'SexChanged'
  | 'CitizenshipChanged'
  | 'BiodataChanged'
  | 'NikDeactivated'
  | 'NikReactivated'
  | 'PersonDeclaredMissing'
  | 'PersonFound'
  | 'PersonMerged'
  | 'PersonAbsorbed';

/** The papers of a change stay with the office. */
export const identityRows: Rows<IdentityType> = {
  NameChanged: { eventClass: 'biodata', kind: 'identity-changed', facts: none },
  SexChanged: { eventClass: 'biodata', kind: 'identity-changed', facts: none },
  CitizenshipChanged: { eventClass: 'biodata', kind: 'citizenship-changed', facts: none },
  BiodataChanged: { eventClass: 'biodata', kind: 'element-changed', facts: none },
  NikDeactivated: { eventClass: 'biodata', kind: 'nik-deactivated', facts: none },
  NikReactivated: { eventClass: 'biodata', kind: 'nik-reactivated', facts: none },
  PersonDeclaredMissing: { eventClass: 'biodata', kind: 'missing', facts: none },
  PersonFound: { eventClass: 'biodata', kind: 'found', facts: none },
  PersonMerged: { eventClass: 'biodata', kind: 'merged', facts: none },
  // Nothing of the survivor changes; the message about the duplicate names the survivor.
  PersonAbsorbed: { eventClass: 'biodata', kind: () => undefined, facts: none },
};
