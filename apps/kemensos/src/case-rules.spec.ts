import type { KemensosView } from '@peristiwa/contracts';
import { decideCases, type FeedUpdate } from './case-rules';

const home = { area: '3204012001', line: 'Jl. Melati 1', rt: '001', rw: '002' };
const ani: KemensosView = {
  nik: '3204015708950001',
  kkNumber: 'kk-1',
  familyKey: 'family-1',
  name: 'Ani',
  bornOn: '1995-08-17',
  sex: 'female',
  address: home,
  maritalStatus: 'married-recorded',
  maritalStatusSince: '2015-01-01',
  relationship: 'wife',
  spouseKeys: ['budi'],
  educationStage: 'primary',
  residence: 'resident',
};
const household = { familyKey: 'family-1', kkNumber: 'kk-1', kkSequence: 5 };
const dead = { residence: 'deceased', diedOn: '2026-11-20', deathActNumber: 'KM-1' } as const;
const otherArea = (area: string) => ({ address: { ...home, area } });
const decide = (update: Partial<FeedUpdate>) =>
  decideCases({ personKey: 'ani', kind: 'card-changed', sequence: 9, households: [household], ...update });
const changed = (after: Partial<KemensosView>, before: Partial<KemensosView> = {}) =>
  decide({ before: { ...ani, ...before }, after: { ...ani, ...before, ...after } });

describe('cases from a message', () => {
  it('opens stop-payment when a member dies', () => {
    expect(changed(dead).cases).toEqual([
      {
        kind: 'stop-payment',
        familyKey: 'family-1',
        members: ['ani'],
        part: 'ani',
        facts: { diedOn: '2026-11-20', deathActNumber: 'KM-1', kkNumber: 'kk-1' },
      },
    ]);
    expect(changed({ name: 'Anita' }, dead).cases).toEqual([]);
  });

  it('also opens change-recipient when the deceased headed the card', () => {
    const { cases } = changed(dead, { relationship: 'head' });
    expect(cases.map(({ kind }) => kind)).toEqual(['stop-payment', 'change-recipient']);
    expect(cases[1]?.facts).toEqual({ kkNumber: 'kk-1' });
  });

  it('opens suspend-payment when a member moves abroad, and resume-payment on the return (domain.md §5.1)', () => {
    const abroad = { abroadSince: '2026-11-01' } as const;
    expect(changed(abroad).cases).toEqual([
      {
        kind: 'suspend-payment',
        familyKey: 'family-1',
        members: ['ani'],
        part: 'ani',
        facts: { abroadSince: '2026-11-01', kkNumber: 'kk-1' },
      },
    ]);
    expect(changed({ abroadSince: undefined }, abroad).cases.map(({ kind }) => kind)).toEqual([
      'resume-payment',
    ]);
    expect(changed({ name: 'Anita' }, abroad).cases).toEqual([]);
  });

  it('names another recipient when the head moves abroad, and once only', () => {
    const kinds = (update: ReturnType<typeof changed>) => update.cases.map(({ kind }) => kind);
    const abroad = { abroadSince: '2026-11-01' } as const;
    expect(kinds(changed(abroad, { relationship: 'head' }))).toEqual(['suspend-payment', 'change-recipient']);
    expect(kinds(changed(dead, { relationship: 'head', ...abroad }))).toEqual(['stop-payment']);
  });

  /** domain.md §5.1: NIK deactivated or merged: suspend, re-point. */
  it('opens suspend-payment for an inactive NIK, and resume-payment when it is active again', () => {
    const inactive = { nikInactiveSince: '2026-11-20' };
    const facts = { nikInactiveSince: '2026-11-20', kkNumber: 'kk-1' };
    expect(changed(inactive).cases).toMatchObject([{ kind: 'suspend-payment', members: ['ani'], facts }]);
    expect(changed({ nikInactiveSince: undefined }, inactive).cases).toMatchObject([
      { kind: 'resume-payment', facts },
    ]);
    expect(changed({ name: 'Anita' }, inactive).cases).toEqual([]);
    expect(changed({ nik: undefined, nikInactiveSince: undefined }, inactive).cases).toEqual([]);
    expect(changed({ ...dead, ...inactive }, dead).cases).toEqual([]);
  });

  it('opens re-point for a duplicate, with the key of the person who stays', () => {
    const facts = { survivorKey: 'rini' };
    expect(decide({ kind: 'merged', before: ani, after: ani, facts }).cases).toMatchObject([
      { kind: 're-point', members: ['ani'], facts: { survivorKey: 'rini', kkNumber: 'kk-1' } },
    ]);
  });

  /** domain.md §2.7: missing by a decree; somebody else must receive the aid. */
  it('opens change-recipient when the recipient is missing, once, and for nobody else', () => {
    const missing = { missingSince: '2026-11-20' };
    expect(changed(missing, { relationship: 'head' }).cases).toMatchObject([
      { kind: 'change-recipient', facts: { missingSince: '2026-11-20', kkNumber: 'kk-1' } },
    ]);
    expect(changed({ ...missing, name: 'Anita' }, { ...missing, relationship: 'head' }).cases).toEqual([]);
    expect(changed(missing).cases).toEqual([]);
  });

  it('opens new-component for a birth, but not for a person who only enters scope', () => {
    const child = { ...ani, bornOn: '2026-11-19', relationship: 'child' as const };
    expect(decide({ kind: 'born', after: child }).cases).toEqual([
      {
        kind: 'new-component',
        familyKey: 'family-1',
        members: ['ani'],
        part: 'ani',
        facts: { bornOn: '2026-11-19', kkNumber: 'kk-1' },
      },
    ]);
    expect(decide({ kind: 'entered-scope', after: child }).cases).toEqual([]);
  });

  it.each([
    ['another village', '3204012002', false],
    ['another regency', '3273012001', true],
  ])('opens re-route for a move to %s', (_where, area, betweenRegencies) => {
    expect(changed(otherArea(area)).cases).toEqual([
      {
        kind: 're-route',
        familyKey: 'family-1',
        members: ['ani'],
        facts: { from: '3204012001', to: area, betweenRegencies },
      },
    ]);
  });

  it('opens no re-route for a person who died and whose move is recorded late (INV-02)', () => {
    expect(changed(otherArea('3273012001'), dead).cases).toEqual([]);
  });

  it('opens no re-route for another street in the same village', () => {
    expect(changed({ address: { ...home, line: 'Jl. Mawar 2' } }).cases).toEqual([]);
  });

  it('opens re-key-family once for a new number of the card', () => {
    const facts = { fromKkNumber: 'kk-1', toKkNumber: 'kk-2' };
    const members = { before: ani, after: { ...ani, kkNumber: 'kk-2' } };
    expect(decide(members)).toEqual({
      cases: [{ kind: 're-key-family', familyKey: 'family-1', members: ['ani'], part: 'family-1', facts }],
      rekey: { familyKey: 'family-1', kkNumber: 'kk-2' },
    });
    expect(decide({ ...members, households: [{ ...household, kkNumber: 'kk-2' }] })).toEqual({ cases: [] });
  });

  it('opens no re-key-family for a message that is older than the present number of the household', () => {
    const late = {
      before: ani,
      after: { ...ani, kkNumber: 'kk-2' },
      households: [{ ...household, kkNumber: 'kk-3' }],
    };
    expect(decide({ ...late, sequence: 5 })).toEqual({ cases: [] });
    expect(decide({ ...late, sequence: 6 }).rekey).toEqual({ familyKey: 'family-1', kkNumber: 'kk-2' });
  });

  it('opens re-key-family for a member who is now on another card; the household keeps its number', () => {
    expect(changed({ familyKey: 'family-2', kkNumber: 'kk-9' })).toMatchObject({
      cases: [
        {
          kind: 're-key-family',
          familyKey: 'family-1',
          members: ['ani'],
          part: 'family-2',
          facts: { fromKkNumber: 'kk-1', toKkNumber: 'kk-9' },
        },
      ],
    });
  });

  it.each([
    [
      'a marriage',
      { maritalStatus: 'single' },
      { maritalStatus: 'married-recorded', maritalStatusSince: '2026-11-01' },
    ],
    ['a divorce', {}, { maritalStatus: 'divorced-recorded', maritalStatusSince: '2026-11-01' }],
    ['a second marriage', {}, { maritalStatusSince: '2026-11-01' }],
    [
      'a declared marriage',
      { maritalStatus: 'single', maritalStatusSince: undefined },
      { maritalStatus: 'married-unrecorded', maritalStatusSince: '2026-11-01' },
    ],
    [
      'a declared divorce',
      { maritalStatus: 'married-unrecorded' },
      { maritalStatus: 'divorced-unrecorded', maritalStatusSince: '2026-11-01' },
    ],
  ] as const)('opens review-composition for %s', (_what, before, after) => {
    const { cases } = changed(after, before);
    expect(cases).toMatchObject([{ kind: 'review-composition', facts: { since: '2026-11-01' } }]);
  });

  it.each(['marriage-declared', 'divorce-declared', 'marriage-annulled', 'divorce-annulled'])(
    'opens review-composition for an act of kind %s, whatever the agreement shows of the status',
    (kind) => {
      const { cases } = decide({ kind, before: ani, after: ani });
      expect(cases.map((one) => one.kind)).toEqual(['review-composition']);
    },
  );

  it('opens no review-composition where a court only finds that the two are married (isbat)', () => {
    const before = { ...ani, maritalStatus: 'married-unrecorded' } as const;
    const after = { ...ani, maritalStatus: 'married-recorded', maritalStatusSince: '2020-01-01' } as const;
    expect(decide({ kind: 'marriage-legalised', before, after }).cases).toEqual([]);
  });

  it('opens no review-composition for a widow: the death has its own case', () => {
    expect(changed({ maritalStatus: 'widowed', maritalStatusSince: '2026-11-20' }).cases).toEqual([]);
  });

  // Issue 11, row 5: his death of before hers, recorded after it.
  it('opens no review-composition for the dead, whose marriage did not end with the death of the spouse', () => {
    const widower = { maritalStatus: 'widowed', maritalStatusSince: '2026-11-10' } as const;
    const { cases } = changed({ ...dead, maritalStatus: 'married-recorded' }, widower);
    expect(cases.map(({ kind }) => kind)).toEqual(['stop-payment']);
  });

  it('opens a review when a member leaves the scope', () => {
    expect(decide({ kind: 'left-scope', before: ani }).cases).toEqual([
      { kind: 'review', familyKey: 'family-1', members: ['ani'], part: 'ani', facts: { kkNumber: 'kk-1' } },
    ]);
  });

  it('opens nothing for persons outside beneficiary households, or for the correction of a name', () => {
    expect(decide({ before: ani, after: { ...ani, ...dead }, households: [] })).toEqual({ cases: [] });
    expect(changed({ name: 'Anita' })).toEqual({ cases: [] });
  });
});

// Issue 11, row 20; domain.md §5.1.
describe('who receives the aid of the household', () => {
  const withRecipient = { ...household, recipientKey: 'ani' };
  const kindsOf = (update: Partial<FeedUpdate>) => decide(update).cases.map(({ kind }) => kind);

  it('is on each case', () => {
    const { cases } = decide({
      before: ani,
      after: { ...ani, ...otherArea('3204012002') },
      households: [{ ...household, recipientKey: 'budi' }],
    });
    expect(cases[0]?.facts).toMatchObject({ recipientKey: 'budi' });
  });

  it('is changed when that member dies, though another heads the card, and not when the head dies', () => {
    const death = { kind: 'died', before: ani, after: { ...ani, ...dead } };
    expect(kindsOf({ ...death, households: [withRecipient] })).toEqual(['stop-payment', 'change-recipient']);
    const head = { ...death, before: { ...ani, relationship: 'head' as const } };
    expect(kindsOf({ ...head, personKey: 'budi', households: [withRecipient] })).toEqual(['stop-payment']);
  });

  const stays = { personKey: 'cici', view: ani };
  const away = { ...ani, familyKey: 'family-2', kkNumber: 'kk-2' };
  const leaves = { kind: 'moved', before: ani, after: away, households: [withRecipient] };

  it('is changed when that member leaves the card and others stay', () => {
    expect(decide({ ...leaves, others: [stays] }).cases).toContainEqual({
      kind: 'change-recipient',
      familyKey: 'family-1',
      members: ['ani'],
      facts: { kkNumber: 'kk-1', recipientKey: 'ani' },
    });
  });

  it.each<[string, Partial<FeedUpdate>]>([
    ['another member leaves', { personKey: 'budi', others: [stays] }],
    ['only the number of the card changes', { after: { ...ani, kkNumber: 'kk-2' }, others: [stays] }],
    ['only the dead stay', { others: [{ ...stays, view: { ...ani, ...dead } }] }],
    ['those who stay are on another card', { others: [{ ...stays, view: away }] }],
    ['nobody stays', { others: [] }],
  ])('is not changed when %s', (_title, more) => {
    expect(kindsOf({ ...leaves, ...more })).not.toContain('change-recipient');
  });

  it('need not be changed once the last member has left: the case of that act is withdrawn', () => {
    const withdraw = { acts: [], kinds: [], emptied: 'family-1' };
    expect(decide({ ...leaves, personKey: 'budi' }).withdraw).toEqual(withdraw);
    expect(decide({ ...leaves, personKey: 'budi', others: [stays] }).withdraw).toBeUndefined();
  });

  /** domain.md §2.6: the head takes the card and its number along, and those who stay get a card of their own. */
  it('is changed for the card that its head takes to another province, while the wife stays', () => {
    const head = { ...ani, relationship: 'head' as const };
    const moves = { kind: 'moved', personKey: 'budi', households: [withRecipient] };
    expect(kindsOf({ ...moves, before: head, after: { ...head, ...otherArea('5171011001') } })).toEqual([
      're-route',
    ]);
    expect(kindsOf({ ...leaves, kind: 'card-changed', others: [{ personKey: 'budi', view: head }] })).toEqual(
      ['re-key-family', 'change-recipient'],
    );
  });

  it('is changed by a divorce, whose cancellation withdraws the case and opens no other of its kind', () => {
    const others = [{ personKey: 'budi', view: { ...ani, relationship: 'head' as const } }];
    const divorced = {
      ...away,
      maritalStatus: 'divorced-recorded',
      maritalStatusSince: '2026-11-01',
    } as const;
    const divorce = { ...leaves, kind: 'divorced', after: divorced, others };
    expect(kindsOf(divorce)).toEqual(['re-key-family', 'review-composition', 'change-recipient']);
    const back = {
      ...leaves,
      kind: 'cancelled',
      supersedes: ['act-1'],
      before: divorced,
      after: ani,
      others,
    };
    expect(decide(back).withdraw).toEqual({ acts: ['act-1'] });
    expect(kindsOf(back)).not.toContain('change-recipient');
  });

  it('is changed for the card that was left, though the other card is a beneficiary household too', () => {
    const households = [withRecipient, { familyKey: 'family-2', kkNumber: 'kk-2', kkSequence: 5 }];
    const { cases } = decide({ ...leaves, households, others: [stays] });
    expect(cases.filter(({ kind }) => kind === 'change-recipient')).toMatchObject([
      { familyKey: 'family-1' },
    ]);
  });
});

describe('children who are left alone', () => {
  const bornOn = (day: string, more: Partial<KemensosView> = {}) => ({ ...ani, bornOn: day, ...more });
  const death = { kind: 'died', before: ani, after: { ...ani, ...dead } };
  const orphansOf = (others: FeedUpdate['others'], update: Partial<FeedUpdate> = {}) =>
    decide({ ...death, others, ...update }).cases.find(({ kind }) => kind === 'orphans');

  it('are one case with all of them', () => {
    const others = [
      { personKey: 'cici', view: bornOn('2010-01-01') },
      { personKey: 'dedi', view: bornOn('2014-01-01') },
      { personKey: 'budi', view: bornOn('1980-01-01', { residence: 'deceased', diedOn: '2020-05-05' }) },
    ];
    expect(orphansOf(others)).toEqual({
      kind: 'orphans',
      familyKey: 'family-1',
      members: ['cici', 'dedi'],
      facts: { kkNumber: 'kk-1' },
    });
  });

  it.each([
    ['2008-11-20', false],
    ['2008-11-21', true],
  ])('born on %s: %s on the day of the death (UU 35/2014 art. 1: younger than 18)', (day, isOrphan) => {
    expect(orphansOf([{ personKey: 'cici', view: bornOn(day) }]) !== undefined).toBe(isOrphan);
  });

  it('are as old as on the last death of the card, in whatever order the deaths are recorded', () => {
    const child = { personKey: 'cici', view: bornOn('2008-11-20') };
    const earlier = { ...ani, ...dead, diedOn: '2026-11-19' };
    const spouse = { personKey: 'budi', view: { ...ani, ...dead, diedOn: '2026-11-20' } };
    expect(orphansOf([child, spouse], { after: earlier })).toBeUndefined();
    expect(orphansOf([child], { after: earlier })).toBeDefined();
  });

  it('are none with an adult, with somebody of unknown age, or where nobody is left', () => {
    const child = { personKey: 'cici', view: bornOn('2014-01-01') };
    const { bornOn: _, ...ageless } = ani;
    expect(orphansOf([child, { personKey: 'eko', view: bornOn('1990-01-01') }])).toBeUndefined();
    expect(orphansOf([child, { personKey: 'eko', view: ageless }])).toBeUndefined();
    expect(orphansOf([])).toBeUndefined();
  });
});

// design.md §6; domain.md §5.5: every retraction carries what it voids, and subscribers undo it.
describe('a cancelled or corrected act', () => {
  const gone = { ...ani, ...dead };
  const supersedes = ['act-1'];

  it('brings a member back: payments of the false interval are due, and the cases of the death are withdrawn', () => {
    const facts = { voided: 'death', falseFrom: '2026-11-20', falseUntil: '2026-11-25' };
    expect(decide({ kind: 'reinstated', before: gone, after: ani, facts, supersedes })).toEqual({
      cases: [
        {
          kind: 'reinstatement',
          familyKey: 'family-1',
          members: ['ani'],
          part: 'ani',
          facts: { falseFrom: '2026-11-20', falseUntil: '2026-11-25', kkNumber: 'kk-1' },
        },
      ],
      withdraw: { acts: supersedes, orphansOf: 'family-1' },
    });
  });

  it('withdraws the cases of the act also for a person who is in no beneficiary household now', () => {
    const update = { kind: 'cancelled', before: ani, after: ani, supersedes, households: [] };
    expect(decide(update)).toEqual({ cases: [], withdraw: { acts: supersedes } });
  });

  it('opens no review for a marriage that the cancelled death had ended, but one for a cancelled marriage', () => {
    const widow = { ...ani, maritalStatus: 'widowed', maritalStatusSince: '2026-11-20' } as const;
    const ofDeath = { kind: 'cancelled', before: widow, after: ani, supersedes, facts: { voided: 'death' } };
    expect(decide(ofDeath).cases).toEqual([]);
    const single = { ...ani, maritalStatus: 'single' } as const;
    const ofMarriage = {
      kind: 'cancelled',
      before: ani,
      after: single,
      supersedes,
      facts: { voided: 'marriage' },
    };
    expect(decide(ofMarriage).cases).toMatchObject([{ kind: 'review-composition' }]);
  });

  it('replaces stop-payment when the day of the death is corrected, and nothing when another member is', () => {
    const corrected = {
      kind: 'corrected',
      before: gone,
      after: { ...gone, diedOn: '2026-11-18' },
      supersedes,
    };
    expect(decide(corrected)).toMatchObject({
      cases: [{ kind: 'stop-payment', facts: { diedOn: '2026-11-18' } }],
      withdraw: { acts: supersedes, kinds: ['stop-payment'] },
    });
    expect(decide({ ...corrected, after: { ...gone, name: 'Anita' } })).toEqual({ cases: [] });
    // The correction is cancelled: the day is the first one again.
    expect(decide({ ...corrected, kind: 'cancelled' })).toMatchObject({
      cases: [{ kind: 'stop-payment', facts: { diedOn: '2026-11-18' } }],
      withdraw: { acts: supersedes, kinds: ['stop-payment'] },
    });
  });

  it('stops payments again when the cancellation of a death is cancelled', () => {
    expect(decide({ kind: 'cancelled', before: ani, after: gone, supersedes })).toMatchObject({
      cases: [{ kind: 'stop-payment' }],
      withdraw: { acts: supersedes },
    });
  });
});

describe('a change of the agreement (issue 10, part 2)', () => {
  const other = (granted: string[], withdrawn: string[], before: KemensosView, after: KemensosView) =>
    decide({ kind: 'grants-changed', granted, withdrawn, before, after });
  const without = (view: KemensosView, ...members: string[]) =>
    Object.fromEntries(Object.entries(view).filter(([name]) => !members.includes(name))) as KemensosView;

  it.each(Object.keys(ani))('that grants or withdraws %s opens no case', (member) => {
    expect(other([member], [], without(ani, member), ani).cases).toEqual([]);
    expect(other([], [member], ani, without(ani, member)).cases).toEqual([]);
  });

  it('that shows who died long ago stops no payment', () => {
    const long = { ...ani, ...dead };
    const members = ['residence', 'diedOn', 'deathActNumber'];
    expect(other(members, [], without(long, ...members), long).cases).toEqual([]);
    expect(other(['diedOn'], [], without(long, 'diedOn'), long).cases).toEqual([]);
    expect(other([], ['diedOn'], long, without(long, 'diedOn')).cases).toEqual([]);
  });

  it('erases the number of the household and the facts of cases, and restores the number', () => {
    const numberless = without(ani, 'kkNumber', 'diedOn');
    expect(other([], ['kkNumber', 'diedOn', 'nik'], { ...ani, ...dead }, numberless)).toEqual({
      cases: [],
      numbers: [{ familyKey: 'family-1' }],
      erase: ['kkNumber', 'fromKkNumber', 'toKkNumber', 'diedOn'],
    });
    expect(other(['kkNumber'], [], numberless, ani)).toEqual({
      cases: [],
      numbers: [{ familyKey: 'family-1', kkNumber: 'kk-1' }],
    });
  });

  it('gives no household the number of the card to which a member changed meanwhile', () => {
    const now = { ...ani, familyKey: 'family-2', kkNumber: 'kk-2' };
    const next = { ...household, familyKey: 'family-2', kkNumber: undefined };
    const numbersOf = (
      granted: string[],
      withdrawn: string[],
      after: KemensosView,
      households = [household, next],
    ) => decide({ kind: 'grants-changed', granted, withdrawn, before: ani, after, households }).numbers;
    expect(numbersOf(['kkNumber'], [], now, [household])).toBeUndefined();
    expect(numbersOf(['kkNumber'], [], now)).toEqual([{ familyKey: 'family-2', kkNumber: 'kk-2' }]);
    expect(numbersOf(['kkNumber'], [], without(now, 'kkNumber'))).toBeUndefined();
    expect(numbersOf([], ['kkNumber'], without(now, 'kkNumber'))).toEqual([
      { familyKey: 'family-1' },
      { familyKey: 'family-2' },
    ]);
  });

  it.each(['died', 'resynced', 'fields-changed'])('a death is known from %s whatever is granted', (kind) => {
    const few = without(ani, 'residence', 'kkNumber', 'address', 'maritalStatus');
    const { cases } = decide({ kind, before: few, after: { ...few, diedOn: '2026-11-20' } });
    expect(cases).toMatchObject([{ kind: 'stop-payment', facts: { diedOn: '2026-11-20' } }]);
  });

  it('an act opens its case though the member that shows it is not granted', () => {
    const few = without(ani, 'maritalStatus', 'residence');
    const kinds = ['died', 'divorced', 'married', 'widowed', 'address-changed', 'spouse-recorded'];
    expect(
      kinds.map((kind) => decide({ kind, before: few, after: few }).cases.map((one) => one.kind)),
    ).toEqual([['stop-payment'], ['review-composition'], ['review-composition'], [], [], []]);
  });
});
