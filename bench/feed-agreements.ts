/** The body of `POST /v1/agreements`; only the API of the publisher is relied on. */
export interface AgreementTerms {
  readonly partner: string;
  readonly slice: 'all' | 'watch-list';
  readonly pseudonymised: boolean;
  readonly fields: readonly string[];
  readonly status: 'active' | 'suspended';
}

/** As the default agreement with Kemensos: all residents, with names and numbers (`domain.md` §5.4, §5.5). */
export function nationalTerms(partner: string): AgreementTerms {
  const identity = ['nik', 'kkNumber', 'familyKey', 'name', 'bornOn', 'sex', 'address', 'maritalStatus'];
  const rest = [
    'relationship',
    'spouseKeys',
    'educationStage',
    'selectedOccupation',
    'residence',
    'departure',
  ];
  const facts = ['diedOn', 'deathActNumber', 'eventDates', 'moveFacts'];
  const fields = [...identity, ...rest, ...facts];
  return { partner, slice: 'all', pseudonymised: false, fields, status: 'active' };
}

/** As the default agreement with BPS: all residents under pseudonyms. */
export function pseudonymTerms(partner: string): AgreementTerms {
  const person = ['familyKey', 'birthMonth', 'sex', 'birthProvince', 'district', 'maritalStatus'];
  const fields = [...person, 'education', 'occupation', 'residence', 'diedOn', 'birthFacts', 'eventDates'];
  return { partner, slice: 'all', pseudonymised: true, fields, status: 'active' };
}

/** As the default agreement with KemenP2MI, with an empty watch-list: a feed that has nothing to say. */
export function watchTerms(partner: string): AgreementTerms {
  return { ...nationalTerms(partner), slice: 'watch-list' };
}

export function agreementBody(terms: Omit<AgreementTerms, 'status'>): object {
  return {
    legalBasis: 'PKS sintetis untuk pengukuran: UU 24/2013 pasal 58 ayat (4)',
    purposes: ['public-service'],
    areaScope: 'national',
    eventTypes: ['birth', 'death', 'move', 'address-change', 'departure', 'marital-status', 'biodata'],
    validFrom: '2025-01-01',
    validTo: '2099-12-31',
    ...terms,
  };
}
