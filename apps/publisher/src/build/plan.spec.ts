import { PersonMessage, stateAfter } from '@peristiwa/contracts';
import type { KindOfAct, PersonEvent, RegisteredPerson, VoidedBy } from '@peristiwa/domain';
import { canonicalJson, plainDate } from '@peristiwa/kernel';
import { FAR_HOME, familyOfFour, given, HOME, idOf, MOTHER } from '@peristiwa/testing';
import { defaultAgreements } from '../agreements/default-agreements';
import { kindsOf, kindsUnder, personEvents } from '../view/person-events';
import { eventClasses, type EventClass, type Grant } from '../view/grants';
import { partnerKeys } from '../view/partner-keys';
import { placeInActs } from './act-place';
import { planMessages, type Draft, type FeedTerms, type Holding, type Subject } from './plan';

const on = plainDate;
const ACT = idOf(0xac7);
const REQUEST = idOf(0x9e9);
const bpsKeys = partnerKeys(Buffer.alloc(32, 1));

const SCHEMA = 'http://publisher.example/v1/feeds/kemensos/schemas/1';
const unused: FeedTerms['signer'] = { keyId: 'none', sign: () => 'none' };

function feed(partner: string, change: Partial<FeedTerms['agreement']> = {}, isActive = true): FeedTerms {
  const found = defaultAgreements.find((agreement) => agreement.partner === partner);
  if (!found) throw new Error(`No agreement with ${partner}`);
  const keys = found.pseudonymised ? bpsKeys : partnerKeys(undefined);
  const agreement = { ...found, version: 1, ...change };
  const fieldsByVersion = new Map([
    [1, found.fields],
    [agreement.version, agreement.fields],
  ]);
  return { partner, agreement, keys, isActive, signer: unused, dataSchema: SCHEMA, fieldsByVersion };
}

/** The one message, where no more than one is made. */
function planMessage(...args: Parameters<typeof planMessages>): Draft | undefined {
  const { drafts } = planMessages(...args);
  expect(drafts.length).toBeLessThan(2);
  return drafts[0];
}

const mother = given(familyOfFour()).register.registered(MOTHER);

function subject(state: RegisteredPerson | undefined, version: number, ...events: PersonEvent[]): Subject {
  const cause = {
    actId: ACT,
    requestId: REQUEST,
    occurredOn: on('2026-11-20'),
    reportedOn: on('2026-11-22'),
    events,
  };
  const recordedAt = new Date('2026-11-22T03:04:05.678Z');
  return { personId: MOTHER, version, state, recordedAt, ...(events.length > 0 && { cause }) };
}

function holding(terms: FeedTerms, state: RegisteredPerson, version = 1): Holding {
  const draft = planMessage(terms, subject(state, version), undefined, 'watched');
  if (!draft?.holding) throw new Error('Nothing would be held');
  return draft.holding;
}

const died: PersonEvent = {
  type: 'DeathRegistered',
  data: {
    actNumber: '3204-KM-22112026-9001',
    diedOn: on('2026-11-20'),
    age: 38,
    cause: 'accident',
    attestedBy: 'doctor',
    reportedLate: false,
    flags: [],
  },
};
const dead: RegisteredPerson = {
  ...mother,
  death: { diedOn: on('2026-11-20'), actNumber: '3204-KM-22112026-9001', cause: 'accident', actId: 'a' },
};
const arrived: PersonEvent = {
  type: 'PersonArrived',
  data: {
    moveId: idOf(5),
    arrivedOn: on('2026-11-20'),
    from: HOME.area,
    reason: 'work',
    placement: { ...mother.placement, address: FAR_HOME },
  },
};
const markerOf = (by: VoidedBy, voided: KindOfAct | null): PersonEvent => ({
  type: 'PersonActVoided',
  data: { by, voided, reason: null, legalBasis: null },
});
const away: RegisteredPerson = { ...mother, placement: { ...mother.placement, address: FAR_HOME } };

/** ADR 0066: BPS's pseudonyms (domain.md §5.3) could be joined with another feed by the trace of an act. */
it.each(['kemensos', 'bps'])('the message has the trace of its act, and none for BPS: %s', (partner) => {
  const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
  const { cause, ...rest } = subject(dead, 2, died);
  const traced = { ...rest, ...(cause && { cause: { ...cause, traceparent } }) };
  const draft = planMessage(feed(partner), traced, holding(feed(partner), mother), undefined);
  expect(draft?.traceparent).toBe(partner === 'bps' ? undefined : traceparent);
});

describe('the kind of a message', () => {
  const names = [
    ['BirthRegistered', 'born', 'birth'],
    ['DeathRegistered', 'died', 'death'],
    ['PersonArrived', 'moved', 'move'],
    ['AddressChanged', 'address-changed', 'address-change'],
    ['DepartureIssued', 'departed', 'departure'],
    ['DepartedAbroad', 'departed-abroad', 'abroad'],
    ['ReturnedFromAbroad', 'returned-from-abroad', 'abroad'],
    ['NonPermanentStayRegistered', 'stay-registered', 'stay'],
    ['NonPermanentStayEnded', 'stay-ended', 'stay'],
    ['DepartureCancelled', 'move-cancelled', 'departure'],
    ['DepartureExpired', 'move-expired', 'departure'],
    ['MarriageRegistered', 'married', 'marital-status'],
    ['DivorceRegistered', 'divorced', 'marital-status'],
    ['UnrecordedMarriageDeclared', 'marriage-declared', 'marital-status'],
    ['UnrecordedDivorceDeclared', 'divorce-declared', 'marital-status'],
    ['MarriageLegalised', 'marriage-legalised', 'marital-status'],
    ['MarriageAnnulled', 'marriage-annulled', 'marital-status'],
    ['DivorceAnnulled', 'divorce-annulled', 'marital-status'],
    ['SpouseDied', 'widowed', 'marital-status'],
    ['SpouseRecorded', 'spouse-recorded', 'marital-status'],
    ['CardChanged', 'card-changed', 'card-change'],
    ['DocumentStatusChanged', 'document-changed', 'document'],
    ['FamilyHeadSucceeded', 'head-succeeded', 'card-change'],
    ['FamilyHeadDeparted', 'head-departed', 'card-change'],
    ['ChildBorn', 'child-born', 'biodata'],
    ['BirthActRecorded', 'birth-recorded', 'biodata'],
    ['StillbirthRecorded', 'stillbirth', 'stillbirth'],
    ['ChildAcknowledged', 'parentage-changed', 'biodata'],
    ['ChildLegitimised', 'parentage-changed', 'biodata'],
    ['AdoptionRecorded', 'adoption-recorded', 'adoption'],
    ['PlacedAfterBirth', 'card-changed', 'card-change'],
    ['BiodataRecorded', 'biodata-recorded', 'biodata'],
    ['NameChanged', 'identity-changed', 'biodata'],
    ['SexChanged', 'identity-changed', 'biodata'],
    ['CitizenshipChanged', 'citizenship-changed', 'biodata'],
    ['BiodataChanged', 'element-changed', 'biodata'],
    ['NikDeactivated', 'nik-deactivated', 'biodata'],
    ['NikReactivated', 'nik-reactivated', 'biodata'],
    ['PersonDeclaredMissing', 'missing', 'biodata'],
    ['PersonFound', 'found', 'biodata'],
    ['PersonMerged', 'merged', 'biodata'],
    ['WidowhoodRecorded', 'widowed', 'marital-status'],
    ['WidowhoodSettled', 'widowed', 'marital-status'],
    ['PlacementSettled', 'placement-settled', 'card-change'],
  ] as const;
  const event = (type: PersonEvent['type']) => ({ type, data: {} }) as PersonEvent;
  const otherThan = (eventClass: EventClass) => eventClasses.filter((other) => other !== eventClass);
  it.each(names)('%s is %s and needs the grant %s', (type, kind, eventClass) => {
    expect(kindsOf([event(type)], [eventClass])).toEqual([kind]);
    expect(kindsOf([event(type)], otherThan(eventClass))).toEqual([]);
    expect(kindsUnder([eventClass])).toContain(kind);
  });

  // domain.md §5.5: whoever may receive an act also receives that it is cancelled.
  it.each([
    ['birth', 'birth'],
    ['death', 'death'],
    ['marriage', 'marital-status'],
    ['divorce', 'marital-status'],
    ['biodata', 'biodata'],
    ['foreigner', 'biodata'],
    ['stay-permit', 'biodata'],
    ['departure', 'departure'],
    ['departure-cancellation', 'departure'],
    ['departure-expiry', 'departure'],
    ['arrival', 'move'],
    ['departure-abroad', 'abroad'],
    ['return-from-abroad', 'abroad'],
    ['non-permanent-stay', 'stay'],
    ['non-permanent-stay-end', 'stay'],
    ['address-change', 'address-change'],
    [null, 'biodata'],
  ] as const)('a voided %s needs the grant %s', (voided, eventClass) => {
    const by = (how: VoidedBy) => [markerOf(how, voided)];
    expect(kindsOf(by('cancellation'), [eventClass])).toEqual(['cancelled']);
    expect(kindsOf(by('annulment'), [eventClass])).toEqual(['cancelled']);
    expect(kindsOf(by('correction'), [eventClass])).toEqual(['cancelled']);
    expect(kindsOf(by('kept'), [eventClass])).toEqual([]);
    expect(kindsOf(by('annulment'), otherThan(eventClass))).toEqual([]);
    expect(kindsUnder([eventClass])).toContain('cancelled');
  });

  it('covers every event of a person', () => {
    // A quality flag is an office's own matter, and no news.
    const permits = ['ForeignerRegistered', 'StayPermitChanged', 'StayPermitEnded'];
    const others = ['PersonActVoided', 'PersonAbsorbed', 'QualityFlagResolved', ...permits];
    const all = [...names.map(([type]) => type), ...others];
    expect(Object.keys(personEvents).toSorted()).toEqual(all.toSorted());
  });

  it('is a correction where the act restates what it takes out of the record, and no card event', () => {
    const events = [event('DeathRegistered'), event('PlacementSettled')];
    expect(kindsOf(events, eventClasses, { isSuperseding: true })).toEqual([
      'corrected',
      'placement-settled',
    ]);
    expect(kindsOf(events, eventClasses)).toEqual(['died', 'placement-settled']);
  });

  it('is that of the gravest event that may be pushed, and the others are named after it', () => {
    const events = [event('FamilyHeadSucceeded'), event('SpouseDied'), event('SpouseDied')];
    expect(kindsOf(events, eventClasses)).toEqual(['widowed', 'head-succeeded']);
    expect(kindsOf(events, ['card-change'])).toEqual(['head-succeeded']);
  });
});

describe('a message', () => {
  it('contains the changes, with before and after, and the whole state', () => {
    const kemensos = feed('kemensos');
    const draft = planMessage(kemensos, subject(dead, 2, died), holding(kemensos, mother), undefined);
    expect(draft).toMatchObject({
      kind: 'died',
      personKey: MOTHER,
      actId: ACT,
      actReference: ACT,
      requestReference: REQUEST,
    });
    expect(draft?.data).toMatchObject({
      personKey: MOTHER,
      version: 2,
      occurredOn: '2026-11-20',
      reportedOn: '2026-11-22',
      recordedAt: '2026-11-22T03:04:05.678Z',
      facts: { diedOn: '2026-11-20', deathActNumber: '3204-KM-22112026-9001', reportedLate: false },
    });
    expect(draft?.data.changes).toEqual({
      residence: { before: 'resident', after: 'deceased' },
      diedOn: { after: '2026-11-20' },
      deathActNumber: { after: '3204-KM-22112026-9001' },
    });
    expect(draft?.data.facts).not.toHaveProperty('causeOfDeath');
    expect(PersonMessage.parse(draft?.data)).toEqual(draft?.data);
  });

  // Issue 11, row 17; domain.md §5.3: by residence, though the family moved before the death was recorded.
  it.each([
    ['2026-11-09', '320401'],
    ['2026-11-10', '517101'],
  ])('says in which district somebody who died on %s lived on that day: %s', (day, residence) => {
    const diedOn = on(day);
    const stays = [
      { area: HOME.area, from: mother.bornOn },
      { area: FAR_HOME.area, from: on('2026-11-10') },
    ];
    const late: RegisteredPerson = { ...away, stays, death: { ...died.data, diedOn, actId: 'death' } };
    const act = { ...died, data: { ...died.data, diedOn } } as PersonEvent;
    const bps = feed('bps');
    expect(
      planMessage(bps, subject(late, 2, act), holding(bps, mother), undefined)?.data.facts,
    ).toMatchObject({ residence });
    const kemensos = feed('kemensos');
    const facts = planMessage(kemensos, subject(late, 2, act), holding(kemensos, mother), undefined)?.data
      .facts;
    expect(facts).not.toHaveProperty('residence');
  });

  it('gives BPS cause and age, areas to the district and times to the hour, and no id of the register', () => {
    const bps = feed('bps');
    const death = planMessage(bps, subject(dead, 2, died), holding(bps, mother), undefined);
    expect(death?.data.facts).toEqual({
      diedOn: '2026-11-20',
      residence: '320401',
      reportedLate: false,
      ageAtDeath: 38,
      causeOfDeath: 'accident',
    });
    expect(death?.data.recordedAt).toBe('2026-11-22T03:00:00.000Z');
    const move = planMessage(bps, subject(away, 2, arrived), holding(bps, mother), undefined);
    expect(move).toMatchObject({
      kind: 'moved',
      data: {
        facts: {
          from: '320401',
          to: '517101',
          reason: 'work',
          arrivedOn: '2026-11-20',
        },
      },
    });
    const texts = JSON.stringify([
      death?.data,
      death?.personKey,
      death?.actReference,
      death?.requestReference,
    ]);
    expect(
      [MOTHER, ACT, REQUEST, mother.nik, mother.name].filter((secret) => texts.includes(secret)),
    ).toEqual([]);
  });

  it('is not made when no member changed that the partner may see', () => {
    const bps = feed('bps');
    const next = {
      ...mother,
      placement: { ...mother.placement, address: { ...HOME, area: '3204012009', line: 'Lain 1' } },
    };
    const changed: PersonEvent = {
      type: 'AddressChanged',
      data: { changedOn: on('2026-11-20'), from: HOME.area, address: next.placement.address },
    };
    expect(planMessage(bps, subject(next, 2, changed), holding(bps, mother), undefined)).toBeUndefined();
    const kemensos = feed('kemensos');
    expect(
      planMessage(kemensos, subject(next, 2, changed), holding(kemensos, mother), undefined),
    ).toMatchObject({
      kind: 'address-changed',
      data: { facts: { from: HOME.area, to: '3204012009', changedOn: '2026-11-20' } },
    });
  });

  it('contains the changed fields but no facts of the act when the kind of the act is not pushed', () => {
    const quiet = feed('kemensos', { eventTypes: ['death'] });
    const message = planMessage(quiet, subject(away, 2, arrived), holding(quiet, mother), undefined);
    expect(message).toMatchObject({ kind: 'fields-changed', actReference: ACT });
    expect(message?.data).toMatchObject({ asOf: '2026-11-22T03:04:05.678Z' });
    expect(message?.data).not.toHaveProperty('recordedAt');
    expect(Object.keys(message?.data.changes ?? {})).toContain('address');
    expect(message?.data).not.toHaveProperty('facts');
    expect(message?.data).not.toHaveProperty('occurredOn');
  });

  it.each([
    [2, 2, false],
    [3, 2, true],
  ])('of version %i is not made when version %i is held already', (version, heldVersion, isMade) => {
    const kemensos = feed('kemensos');
    const made = planMessage(
      kemensos,
      subject(dead, version, died),
      holding(kemensos, mother, heldVersion),
      undefined,
    );
    expect(made !== undefined).toBe(isMade);
  });

  it('publishes the corrections of a rebuilt registry at the same version and without an act', () => {
    const kemensos = feed('kemensos');
    const held = holding(kemensos, mother, 2);
    const message = planMessage(kemensos, subject(dead, 2), held, undefined);
    expect(message).toMatchObject({ kind: 'resynced', data: { asOf: '2026-11-22T03:04:05.678Z' } });
    expect(message?.data.changes).toHaveProperty('diedOn');
    expect(message?.data).not.toHaveProperty('recordedAt');
    expect(message).not.toHaveProperty('actId');
    expect(planMessage(kemensos, subject(mother, 2), held, undefined)).toBeUndefined();
    expect(planMessage(kemensos, subject(dead, 1), held, undefined)).toBeUndefined();
  });

  it('removes a member that is no longer granted without repeating its value', () => {
    const wide = feed('kemensos');
    const narrow = feed('kemensos', {
      fields: wide.agreement.fields.filter((field) => field !== 'nik'),
      version: 2,
    });
    const draft = planMessage(narrow, subject(mother, 1), holding(wide, mother), undefined);
    expect(draft?.kind).toBe('grants-changed');
    expect(draft?.data).toMatchObject({ granted: [], withdrawn: ['nik'], changes: {} });
    expect(JSON.stringify(draft?.data)).not.toContain(mother.nik);
  });
});

/** Issue 12: a widened agreement back-fills just the new fields; anchors.md §9 row 6. */
describe('a wider agreement', () => {
  const wide = feed('kemensos', { version: 2 });
  const wider = (fields: readonly Grant[]) => {
    const narrow = feed('kemensos', { fields });
    const fieldsByVersion = new Map([...wide.fieldsByVersion, [1, fields] as const]);
    return { held: holding(narrow, mother), terms: { ...wide, fieldsByVersion } };
  };
  const without = (...names: readonly string[]) =>
    wide.agreement.fields.filter((one) => !names.includes(one));

  it('gives the new members and nothing that the partner has', () => {
    const { terms, held } = wider(without('nik', 'sex'));
    const draft = planMessage(terms, subject(mother, 1), held, undefined);
    expect(draft?.data).toMatchObject({ granted: ['nik', 'sex'], withdrawn: [], changes: {} });
    expect(draft?.data.added).toEqual({ nik: mother.nik, sex: mother.sex });
    expect(draft?.data).not.toHaveProperty('state');
    expect(JSON.stringify(draft?.data)).not.toContain(mother.name);
    expect(draft?.holding?.view).toBe(holding(wide, mother).view);
  });

  it.each([
    ['something else differs', subject(away, 2)],
    ['an operator asks for it', { ...subject(mother, 1), isForced: true }],
  ])('gives the whole view when %s', (_, changed) => {
    const { terms, held } = wider(without('sex'));
    const draft = planMessage(terms, changed, held, undefined);
    expect(draft?.kind).toBe('grants-changed');
    expect(draft?.data).not.toHaveProperty('added');
    expect(draft?.data.state).toMatchObject({ name: mother.name, sex: mother.sex });
  });

  it('says nothing about a person who has no value of the new members', () => {
    const { terms, held } = wider(without('diedOn'));
    expect(planMessage(terms, subject(mother, 1), held, undefined)).toBeUndefined();
  });
});

describe('a change of the agreement and an act', () => {
  const narrow = feed('kemensos', { fields: ['name', 'bornOn', 'residence', 'nik'] });
  const fields = ['name', 'residence', 'diedOn', 'eventDates'] as const;
  const wide = feed('kemensos', { fields, version: 2, eventTypes: ['death'] });
  const terms = {
    ...wide,
    fieldsByVersion: new Map([...wide.fieldsByVersion, [1, narrow.agreement.fields] as const]),
  };
  const held = holding(narrow, mother);

  it('are two messages: the act in what stays granted, then the fields that are new or to be erased', () => {
    const { drafts, held: after } = planMessages(terms, subject(dead, 2, died), held, undefined);
    expect(drafts).toMatchObject([
      { kind: 'died', actReference: ACT, data: { occurredOn: '2026-11-20' } },
      { kind: 'grants-changed', data: { granted: ['diedOn'], withdrawn: ['bornOn', 'nik'], changes: {} } },
    ]);
    expect(drafts[0]?.data.state).toEqual({ name: mother.name, residence: 'deceased' });
    expect(drafts[0]?.data.changes).toEqual({ residence: { after: 'deceased' } });
    expect(drafts[1]?.data.state).toEqual({
      name: mother.name,
      residence: 'deceased',
      diedOn: '2026-11-20',
    });
    expect(drafts[1]).not.toHaveProperty('actReference');
    expect(after?.holding).toMatchObject({ agreementVersion: 2, version: 2 });
  });

  it('add just the members that are new, when nothing is to be erased', () => {
    const more = feed('kemensos', { fields: [...narrow.agreement.fields, 'diedOn', 'sex'], version: 2 });
    const fieldsByVersion = new Map([
      [1, narrow.agreement.fields],
      [2, more.agreement.fields],
    ]);
    const wider = { ...more, fieldsByVersion };
    const { drafts, held: after } = planMessages(wider, subject(dead, 2, died), held, undefined);
    expect(drafts.map(({ kind }) => kind)).toEqual(['died', 'grants-changed']);
    expect(drafts[1]?.data).toMatchObject({
      granted: ['diedOn', 'sex'],
      withdrawn: [],
      added: { diedOn: '2026-11-20', sex: mother.sex },
    });
    expect(drafts[1]?.data).not.toHaveProperty('state');
    const copy = drafts.reduce<object | undefined>((before, { data }) => stateAfter(data, before), undefined);
    expect(canonicalJson(copy)).toBe(after?.holding?.view);
  });

  it('of which the act is not published are one message of the agreement', () => {
    const { drafts } = planMessages(terms, subject(away, 2, arrived), held, undefined);
    expect(drafts.map(({ kind }) => kind)).toEqual(['grants-changed']);
  });

  it('move the holding to the new version also when nothing of it shows', () => {
    const more = feed('kemensos', { fields: [...narrow.agreement.fields, 'diedOn'], version: 2 });
    const fieldsByVersion = new Map([
      [1, narrow.agreement.fields],
      [2, more.agreement.fields],
    ]);
    const later = { ...more, fieldsByVersion };
    const plan = planMessages(later, subject(mother, 1), held, undefined);
    expect(plan).toEqual({ drafts: [], held: { holding: { ...held, agreementVersion: 2 } } });
    const death = planMessages(later, subject(dead, 2, died), plan.held?.holding, undefined);
    expect(death.drafts).toMatchObject([{ kind: 'died', data: { state: { diedOn: '2026-11-20' } } }]);
  });
});

/** domain.md §5.5: stillbirths and non-permanent stays are for BPS; no member of a view has them. */
describe('an act whose facts are the news', () => {
  const stillborn = {
    type: 'StillbirthRecorded',
    data: {
      documentNumber: '3204-LM-22112026-9001',
      bornOn: on('2026-11-20'),
      gestationWeeks: 34,
      birthOrder: 3,
      plurality: 1,
      deliveryPlace: 'hospital',
      attestedBy: 'doctor',
      residence: HOME.area,
      motherAge: 36,
      reportedLate: false,
      flags: [],
    },
  } as PersonEvent;

  it('is published where its class is granted, though the view be the same', () => {
    const bps = feed('bps');
    const draft = planMessage(bps, subject(mother, 2, stillborn), holding(bps, mother), 'watched');
    expect(draft).toMatchObject({ kind: 'stillbirth', data: { facts: { birthOrder: 3, motherAge: 36 } } });
    expect(draft?.data.facts?.residence).toBe(HOME.area.slice(0, 6));
    const kemensos = feed('kemensos');
    const known = holding(kemensos, mother);
    expect(planMessage(kemensos, subject(mother, 2, stillborn), known, 'watched')).toBeUndefined();
  });
});

describe('the messages of one act', () => {
  it('are counted for each partner; a message without an act is not', () => {
    const act = (partner: string, actReference?: string) => ({ partner, actReference }) as Draft;
    const placed = placeInActs([act('a', 'x'), act('b', 'x'), act('a'), act('a', 'y'), act('a', 'x')]);
    expect(placed.map(({ actIndex, actSize }) => [actIndex, actSize])).toEqual([
      [1, 2],
      [1, 1],
      [undefined, undefined],
      [1, 1],
      [2, 2],
    ]);
  });
});

describe('scope', () => {
  it('is entered by a birth with the kind born, and in every other case with entered-scope', () => {
    const infant: RegisteredPerson = { ...mother, bornOn: on('2026-11-20') };
    const { data } = { data: { birthOrder: 1, plurality: 1, motherAge: 38, reportedLate: false } };
    const born = { type: 'BirthRegistered', data: { ...infant, ...data } } as unknown as PersonEvent;
    const bps = feed('bps');
    expect(planMessage(bps, subject(infant, 1, born), undefined, undefined)).toMatchObject({
      kind: 'born',
      data: {
        occurredOn: '2026-11-20',
        facts: { bornOn: '2026-11-20', birthOrder: 1, motherAge: 38 },
      },
    });
    expect(planMessage(bps, subject(mother, 1), undefined, undefined)?.kind).toBe('entered-scope');
    const old = planMessage(
      bps,
      subject(mother, 1, { ...born, data: { ...born.data, ...mother } } as PersonEvent),
      undefined,
      undefined,
    );
    expect(old?.data.occurredOn).toBe('2026-11');
    expect(old?.data.facts).not.toHaveProperty('bornOn');
  });

  it('is entered by the birth of a foundling; the message has no data of parents or documents (domain.md §5.4)', () => {
    const namedMother = { role: 'mother', kind: 'biological', name: 'Lastri' } as const;
    const infant: RegisteredPerson = { ...mother, bornOn: on('2026-11-20'), parents: [namedMother] };
    const papers = {
      motherName: 'Lastri',
      policeReport: 'LP/B/12',
      guardianStatement: '12/SP',
      sptjm: 'F-2.04/1',
    };
    const birth = { birthOrder: 1, plurality: 1, reportedLate: false, candidateIds: ['x'], ...papers };
    const born = { type: 'BirthRegistered', data: { ...infant, ...birth } } as unknown as PersonEvent;
    const drafts = ['bps', 'kemensos', 'kemenp2mi'].map((partner) =>
      planMessage(feed(partner), subject(infant, 1, born), undefined, undefined),
    );
    expect(drafts[0]?.kind).toBe('born');
    const text = JSON.stringify(drafts);
    expect(text).not.toMatch(/motherAge|Lastri|LP\/B|SP"|F-2\.04|candidate/);
  });

  it('is left with a message that has only the key, and only by a person who was in it', () => {
    const local = feed('kemensos', { areaScope: ['3204'] });
    const left = planMessage(local, subject(away, 2, arrived), holding(local, mother), undefined);
    expect(left).toMatchObject({ kind: 'left-scope', holding: undefined });
    expect(left?.data).toEqual({ personKey: MOTHER, version: 2, asOf: '2026-11-22T03:04:05.678Z' });
    expect(planMessage(local, subject(away, 2, arrived), undefined, undefined)).toBeUndefined();
  });

  it('is left by everybody when the agreement ends', () => {
    const kemensos = feed('kemensos');
    const ended = feed('kemensos', {}, false);
    expect(planMessage(ended, subject(undefined, 1), holding(kemensos, mother), undefined)?.kind).toBe(
      'left-scope',
    );
    expect(planMessage(ended, subject(mother, 1), undefined, undefined)).toBeUndefined();
  });

  it('ends for next of kin with their death, after the death is published', () => {
    const list = feed('kemenp2mi');
    const drafts = planMessages(list, subject(dead, 2, died), holding(list, mother), undefined, 'kin');
    expect(drafts.drafts.map(({ kind }) => kind)).toEqual(['died', 'left-scope']);
    expect(
      planMessages(list, subject(dead, 2, died), holding(list, mother), 'watched').drafts.map(
        ({ kind }) => kind,
      ),
    ).toEqual(['died']);
  });
});

describe('a person removed from a watch-list', () => {
  const list = feed('kemenp2mi');
  const kinds = (version: number, heldVersion: number, before?: 'kin') =>
    planMessages(
      list,
      subject(dead, version, died),
      holding(list, mother, heldVersion),
      undefined,
      before,
    ).drafts.map(({ kind }) => kind);

  it('leaves, and a later death is not published', () => {
    expect(kinds(3, 2)).toEqual(['left-scope']);
  });

  it.each([2, 3])('leaves even when version %i is held and the row is of version 2', (heldVersion) => {
    expect(kinds(2, heldVersion)).toEqual(['left-scope']);
    expect(kinds(2, heldVersion, 'kin')).toEqual(['left-scope']);
  });
});
