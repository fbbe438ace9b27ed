import fc from 'fast-check';
import { BpsView, KemenP2miView, KemensosView, type PersonView } from '@peristiwa/contracts';
import type { PersonEvent, RegisteredPerson } from '@peristiwa/domain';
import { plainDate } from '@peristiwa/kernel';
import { defaultAgreements } from '../agreements/default-agreements';
import type { Grants } from './agreement';
import { entitledFacts } from './entitled-facts';
import { entitledView, type ViewContext } from './entitled-view';
import { grantedMembers, grants, type Grant, type ViewGrant } from './grants';
import { partnerKeys } from './partner-keys';

const PERSON = '00000000-0000-7000-8000-000000000001';
const SPOUSE = '00000000-0000-7000-8000-000000000002';
const FAMILY = '00000000-0000-7000-8000-0000000000f1';
const address = { area: '3204012001', line: 'Jalan Melati 5', rt: '001', rw: '002', postalCode: '40375' };
const keysOfBps = partnerKeys(Buffer.alloc(32, 1));
const on = plainDate;

const rina: RegisteredPerson = {
  status: 'registered',
  nik: '3204014107889001',
  name: 'Rina Wulandari',
  sex: 'female',
  bornOn: on('1988-07-01'),
  birthPlace: '3273',
  religion: 'islam',
  education: 'upper-secondary',
  occupation: 5,
  citizenship: 'indonesian',
  bloodType: 'O',
  parents: [],
  motherId: '00000000-0000-7000-8000-00000000000a',
  fatherId: '00000000-0000-7000-8000-00000000000b',
  birthActNumber: '3204-LU-01071988-9001',
  declaredMaritalStatus: 'single',
  placement: { familyId: FAMILY, kkNumber: '3204010601209001', relationship: 'wife', address },
  placedOn: on('2020-01-06'),
  stays: [{ area: address.area, from: on('2020-01-06') }],
  marriages: [
    { spouseId: SPOUSE, form: 'recorded', marriedOn: on('2010-05-06'), actNumber: '3204-KW-06052010-9001' },
  ],
  children: [{ childId: '00000000-0000-7000-8000-000000000003', name: 'Agus', bornOn: on('2012-05-05') }],
  departures: [
    {
      moveId: '00000000-0000-7000-8000-000000000004',
      destination: '5171011001',
      validUntil: on('2026-12-22'),
      closed: false,
    },
  ],
  lastOccurredOn: on('2026-11-22'),
  flags: [{ kind: 'birth-interval-short', since: on('2026-11-22'), actId: 'act' }],
};
const death = { diedOn: on('2026-11-21'), actNumber: '3204-KM-22112026-9001', cause: 'accident', actId: 'a' };

function agreementOf(partner: string): Grants {
  const found = defaultAgreements.find((agreement) => agreement.partner === partner);
  if (!found) throw new Error(`No agreement with ${partner}`);
  return found;
}
const view = (partner: string, state: RegisteredPerson, context: Partial<ViewContext> = {}) =>
  entitledView(state, agreementOf(partner), {
    keys: partner === 'bps' ? keysOfBps : partnerKeys(undefined),
    asOf: on('2026-11-22'),
    ...context,
  });

const ofKemensos: PersonView = {
  nik: '3204014107889001',
  kkNumber: '3204010601209001',
  familyKey: FAMILY,
  name: 'Rina Wulandari',
  bornOn: '1988-07-01',
  sex: 'female',
  address,
  maritalStatus: 'married-recorded',
  maritalStatusSince: '2010-05-06',
  relationship: 'wife',
  spouseKeys: [SPOUSE],
  educationStage: 'secondary',
  selectedOccupation: 'civil-servant',
  residence: 'moving',
  departure: { destination: '5171011001', validUntil: '2026-12-22' },
};
const ofKemenP2mi: PersonView = {
  nik: '3204014107889001',
  kkNumber: '3204010601209001',
  familyKey: FAMILY,
  name: 'Rina Wulandari',
  bornOn: '1988-07-01',
  sex: 'female',
  birthRegency: '3273',
  village: '3204012001',
  maritalStatus: 'married-recorded',
  maritalStatusSince: '2010-05-06',
  householdRole: 'spouse',
  spouseKeys: [SPOUSE],
  education: 'upper-secondary',
  occupation: 5,
  citizenship: 'indonesian',
  residence: 'moving',
  departure: { destination: '5171011001', validUntil: '2026-12-22' },
};
const ofBps: PersonView = {
  familyKey: keysOfBps.family(FAMILY),
  birthMonth: '1988-07',
  sex: 'female',
  birthProvince: '32',
  district: '320401',
  maritalStatus: 'married-recorded',
  maritalStatusSince: '2010-05-06',
  education: 'upper-secondary',
  occupation: 5,
  citizenship: 'indonesian',
  residence: 'moving',
  departure: { destination: '517101', validUntil: '2026-12-22' },
};

describe('what each partner may see (domain.md §5.4)', () => {
  it.each([
    ['kemensos', ofKemensos, KemensosView, {}],
    ['kemenp2mi', ofKemenP2mi, KemenP2miView, { membership: 'watched' }],
    ['bps', ofBps, BpsView, {}],
  ] as const)('%s: exactly these members', (partner, expected, schema, context) => {
    expect(view(partner, rina, context)).toEqual(expected);
    expect(schema.strict().parse(expected)).toEqual(expected);
  });

  it.each([
    ['kemensos', { diedOn: '2026-11-21', deathActNumber: '3204-KM-22112026-9001' }, {}],
    [
      'kemenp2mi',
      { diedOn: '2026-11-21', deathActNumber: '3204-KM-22112026-9001' },
      { membership: 'watched' },
    ],
    ['bps', { diedOn: '2026-11-21', causeOfDeath: 'accident' }, {}],
  ] as const)('%s: of the deceased also these', (partner, added, context) => {
    const { departure: _, ...alive } = { kemensos: ofKemensos, kemenp2mi: ofKemenP2mi, bps: ofBps }[partner];
    expect(view(partner, { ...rina, death }, context)).toEqual({ ...alive, residence: 'deceased', ...added });
  });

  it('gives KemenP2MI the address of the next of kin only', () => {
    expect(view('kemenp2mi', rina, { membership: 'kin' })).toEqual({
      ...ofKemenP2mi,
      contactAddress: address,
    });
    expect(view('kemenp2mi', rina)).toBeUndefined();
  });

  it.each([
    ['the day before the first birthday', '2026-07-01', '2027-06-30', undefined, true],
    ['on the first birthday', '2026-07-01', '2027-07-01', undefined, false],
    [
      'died the day before the first birthday, reported years later',
      '2020-07-01',
      '2026-11-22',
      '2021-06-30',
      true,
    ],
    ['died on the first birthday', '2020-07-01', '2026-11-22', '2021-07-01', false],
  ])('gives BPS the day of birth of infants only: %s', (_, bornOn, asOf, diedOn, isGiven) => {
    const state = {
      ...rina,
      bornOn: on(bornOn),
      death: diedOn ? { ...death, diedOn: on(diedOn) } : undefined,
    };
    const seen = view('bps', state, { asOf: on(asOf) });
    expect(seen?.birthMonth).toBe(bornOn.slice(0, 7));
    expect(seen?.infantBornOn).toBe(isGiven ? bornOn : undefined);
  });

  it.each([
    ['national', true],
    [['32'], true],
    [['3204'], true],
    [['31', '3204'], true],
    [['33'], false],
    [['3205'], false],
  ] as const)('scope %j', (areaScope, isInScope) => {
    const seen = entitledView(
      rina,
      { ...agreementOf('kemensos'), areaScope },
      { keys: partnerKeys(undefined), asOf: on('2026-11-22') },
    );
    expect(seen !== undefined).toBe(isInScope);
  });

  it.each([
    [3, undefined],
    [4, 'pensioner'],
    [5, 'civil-servant'],
    [6, 'military'],
    [7, 'police'],
    [8, undefined],
  ])('gives Kemensos of occupation %i only that it ends assistance', (occupation, selected) => {
    expect(view('kemensos', { ...rina, occupation })?.selectedOccupation).toBe(selected);
  });

  it.each([
    ['none', 'none'],
    ['primary-unfinished', 'none'],
    ['primary', 'primary'],
    ['lower-secondary', 'secondary'],
    ['upper-secondary', 'secondary'],
    ['diploma-1-2', 'higher'],
    ['doctorate', 'higher'],
  ] as const)('reduces education %s to %s', (education, stage) => {
    expect(view('kemensos', { ...rina, education })?.educationStage).toBe(stage);
  });

  // docs/privacy-bps.md: grants that a data protection officer may choose instead of finer ones.
  it('gives coarser forms of what identifies a person together with other members', () => {
    const coarse = (fields: readonly Grant[], state: RegisteredPerson = rina) =>
      entitledView(state, { ...agreementOf('bps'), fields }, { keys: keysOfBps, asOf: on('2026-11-22') });
    expect(coarse(['regency', 'birthYear', 'maritalYear', 'departure'])).toEqual({
      regency: '3204',
      birthYear: '1988',
      maritalStatus: 'married-recorded',
      maritalStatusYear: '2010',
      departure: { destination: '5171', validUntil: '2026-12-22' },
    });
    expect(coarse(['province', 'birthCohort', 'deathYear', 'departure'])).toMatchObject({
      province: '32',
      birthCohort: '1985-1989',
      departure: { destination: '51' },
    });
    expect(coarse(['deathYear'], { ...rina, death })).toEqual({ deathYear: '2026' });
    expect(coarse(['maritalYear'], { ...rina, marriages: [] })).not.toHaveProperty('maritalStatusYear');
  });

  it.each([
    ['1989-12-31', '1985-1989'],
    ['1990-01-01', '1990-1994'],
    ['1994-12-31', '1990-1994'],
    ['1995-01-01', '1995-1999'],
  ])('places a person born on %s in %s', (bornOn, cohort) => {
    const agreement = { ...agreementOf('bps'), fields: ['birthCohort'] as const };
    const context = { keys: keysOfBps, asOf: on('2026-11-22') };
    expect(entitledView({ ...rina, bornOn: on(bornOn) }, agreement, context)).toEqual({
      birthCohort: cohort,
    });
  });

  it('gives the year of an act where its dates are not granted', () => {
    const arrived = {
      type: 'PersonArrived',
      data: {
        arrivedOn: on('2026-11-20'),
        from: '3273011001',
        reason: 'work',
        placement: { address: { area: '3204012001' } },
      },
    } as PersonEvent;
    const facts = (fields: readonly Grant[]) =>
      entitledFacts([arrived], rina, { ...agreementOf('bps'), fields }, on('2026-11-22'));
    expect(facts(['eventYears'])).toMatchObject({ year: '2026' });
    expect(facts(['eventYears'])).not.toHaveProperty('arrivedOn');
    expect(facts(['eventDates'])).toMatchObject({ arrivedOn: '2026-11-20' });
    expect(facts(['eventDates'])).not.toHaveProperty('year');
    expect(facts(['moveFacts', 'province'])).toMatchObject({ from: '32', to: '32', reason: 'work' });
  });

  it('publishes a retired code of birth as it is recorded (domain.md §1.4)', () => {
    const merauke = { ...rina, birthPlace: '9101' };
    expect(view('bps', merauke)).toMatchObject({ birthProvince: '91' });
    expect(view('kemenp2mi', merauke, { membership: 'watched' })).toMatchObject({ birthRegency: '9101' });
  });

  /** domain.md §1.1: the KTP-el of a foreigner is valid as long as the ITAP; that of a citizen for life. */
  it.each([
    ['an ITAP with an end', 'foreign', { kind: 'itap', validUntil: on('2026-06-30') }, '2026-06-30'],
    ['an ITAP without an end', 'foreign', { kind: 'itap' }, undefined],
    ['an ITAS after the ITAP', 'foreign', { kind: 'itas' }, '2021-06-30'],
    ['a citizen', 'indonesian', undefined, undefined],
  ] as const)(
    'gives the last day of the KTP-el with its status: %s',
    (_title, citizenship, kind, expected) => {
      const permit = kind && { ...kind, number: '2C11JE9001', issuedOn: on('2021-06-30') };
      const documents = { 'ktp-el': { status: 'issued' as const, since: on('2021-07-05') } };
      const state = { ...rina, citizenship, documents, ...(permit && { permit }) };
      const { ktpStatus, ktpValidUntil } = view('kemenp2mi', state, { membership: 'watched' }) ?? {};
      expect(ktpStatus).toBe('issued');
      expect(ktpValidUntil).toBe(expected);
    },
  );

  it('has no area of birth for a place abroad', () => {
    const abroad = { ...rina, birthPlace: 'Hong Kong' };
    expect(view('bps', abroad)).not.toHaveProperty('birthProvince');
    expect(view('kemenp2mi', abroad, { membership: 'watched' })).not.toHaveProperty('birthRegency');
  });
});

describe('any agreement', () => {
  const fields = fc.subarray([...grants]);
  const terms = fc.record({ fields, pseudonymised: fc.boolean(), isDead: fc.boolean(), isKin: fc.boolean() });

  it('gives a view without any member outside its grants', () => {
    fc.assert(
      fc.property(terms, ({ fields: granted, pseudonymised, isDead, isKin }) => {
        const agreement = { ...agreementOf('kemensos'), fields: granted, pseudonymised };
        const state = isDead ? { ...rina, death } : rina;
        const seen = entitledView(state, agreement, {
          keys: pseudonymised ? keysOfBps : partnerKeys(undefined),
          asOf: on('2026-11-22'),
          membership: isKin ? 'kin' : 'watched',
        });
        const allowed = new Set<string>(granted.flatMap((grant) => membersOf(grant)));
        expect(Object.keys(seen ?? {}).filter((name) => !allowed.has(name))).toEqual([]);
      }),
      { seed: 20261122, numRuns: 300 },
    );
  });

  it('never contains what identifies a person under the agreement with BPS', () => {
    const text = JSON.stringify(view('bps', { ...rina, death }));
    const secrets = [
      rina.nik,
      rina.name,
      FAMILY,
      PERSON,
      SPOUSE,
      rina.placement.kkNumber,
      address.line,
      death.actNumber,
    ];
    expect(secrets.filter((secret) => text.includes(secret))).toEqual([]);
  });
});

describe('keys', () => {
  const ids = fc.uuid();

  it('of two partners with pseudonyms are never equal, nor are those of persons, families and acts', () => {
    const other = partnerKeys(Buffer.alloc(32, 2));
    fc.assert(
      fc.property(ids, (id) => {
        const all = [keysOfBps, other].flatMap((keys) => [
          keys.person(id),
          keys.family(id),
          keys.reference(id),
          id,
        ]);
        expect(new Set(all).size).toBe(7);
      }),
      { seed: 20261122 },
    );
  });

  it('are stable, and references look like UUIDs', () => {
    expect(keysOfBps.person(PERSON)).toBe(partnerKeys(Buffer.alloc(32, 1)).person(PERSON));
    expect(keysOfBps.person(PERSON)).toMatch(/^[0-9a-f]{64}$/);
    expect(keysOfBps.reference(PERSON)).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
  });

  it('need a secret of 32 bytes', () => {
    expect(() => partnerKeys(Buffer.alloc(31))).toThrow(/32 bytes/);
  });
});

function membersOf(grant: Grant): readonly string[] {
  return Object.hasOwn(grantedMembers, grant) ? grantedMembers[grant as ViewGrant] : [];
}

// UU 24/2013 art. 58(4), 84; domain.md §5.4: a partner gets what its agreement names, not what a later release adds to
// the stored person.
it.each(defaultAgreements.map(({ partner }) => partner))(
  'gives %s nothing that is added to a stored person, however deep',
  (partner) => {
    const withUnknown = (value: unknown): unknown => {
      if (Array.isArray(value)) return value.map(withUnknown);
      if (typeof value !== 'object' || value === null) return value;
      const members = Object.entries(value).map(([name, member]) => [name, withUnknown(member)]);
      return { ...Object.fromEntries(members), addedLater: 'data pribadi' };
    };
    for (const membership of ['watched', 'kin'] as const) {
      const state = { ...rina, death };
      const known = view(partner, state, { membership });
      expect(known).toBeDefined();
      expect(view(partner, withUnknown(state) as RegisteredPerson, { membership })).toEqual(known);
    }
  },
);
