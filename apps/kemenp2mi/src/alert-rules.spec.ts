import { createHash } from 'node:crypto';
import type { KemenP2miView } from '@peristiwa/contracts';
import { decideAlerts, factsToErase, type FeedUpdate, type Relative } from './alert-rules';
import { compare } from './verifications';

const sari = {
  nik: '3204015708950001',
  kkNumber: 'kk-1',
  familyKey: 'family-1',
  name: "Sari Nur'aini",
  bornOn: '1995-08-17',
  sex: 'female',
  village: '3204012001',
  maritalStatus: 'married-recorded',
  maritalStatusSince: '2015-01-01',
  householdRole: 'spouse',
  spouseKeys: ['joko'],
  education: 'upper-secondary',
  occupation: 88,
  citizenship: 'indonesian',
  residence: 'resident',
} as const satisfies KemenP2miView;
const address = { area: '3204012001', line: 'Jl. Melati 1', rt: '001', rw: '002' };
const joko: KemenP2miView = {
  ...sari,
  sex: 'male',
  householdRole: 'head',
  spouseKeys: ['sari'],
  contactAddress: address,
};
const dead = { residence: 'deceased', diedOn: '2026-11-20', deathActNumber: 'KM-1' } as const;
const relatives: Relative[] = [{ personKey: 'joko', view: joko }];
const ofSari = (after: Partial<KemenP2miView>, before: Partial<KemenP2miView> = {}) =>
  decideAlerts({
    personKey: 'sari',
    kind: 'fields-changed',
    before: { ...sari, ...before },
    after: { ...sari, ...before, ...after },
    relatives,
  });
const ofJoko = (after: Partial<KemenP2miView>, watched: Partial<KemenP2miView> = {}) =>
  decideAlerts({
    personKey: 'joko',
    kind: 'fields-changed',
    before: joko,
    after: { ...joko, ...after },
    relatives: [{ personKey: 'sari', view: { ...sari, ...watched } }],
  });

describe('alerts from a message', () => {
  it('raises one death alert for a watched person who died', () => {
    expect(ofSari(dead)).toEqual([
      { kind: 'death', personKey: 'sari', facts: { diedOn: '2026-11-20', deathActNumber: 'KM-1' } },
    ]);
    expect(ofSari({ name: 'Sari' }, dead).map(({ kind }) => kind)).toEqual(['identity-change']);
  });

  it('raises abroad when a watched person moves abroad or returns, and never for next of kin (domain.md §5.2)', () => {
    const abroad = { abroadSince: '2026-11-01' } as const;
    expect(ofSari(abroad)).toEqual([{ kind: 'abroad', personKey: 'sari', facts: { since: '2026-11-01' } }]);
    expect(ofSari({ abroadSince: undefined }, abroad)).toEqual([
      { kind: 'abroad', personKey: 'sari', facts: {} },
    ]);
    expect(ofJoko(abroad)).toEqual([]);
  });

  /** domain.md §2.7, §1.1: missing by a decree, and the status of the NIK. */
  it('raises status-change for a watched person who is missing or found, identity-change for the status of the NIK', () => {
    const missing = { missingSince: '2026-11-20' };
    expect(ofSari(missing)).toMatchObject([{ kind: 'status-change', facts: missing }]);
    expect(ofSari({ missingSince: undefined }, missing)).toMatchObject([
      { kind: 'status-change', facts: { missingSince: null } },
    ]);
    expect(ofSari({ residence: undefined, missingSince: undefined }, missing)).toEqual([]);
    const inactive = { nikInactiveSince: '2026-11-20' };
    const alert = [{ kind: 'identity-change', personKey: 'sari', facts: { changed: ['nikInactiveSince'] } }];
    expect(ofSari(inactive)).toEqual(alert);
    expect(ofSari({ nikInactiveSince: undefined }, inactive)).toEqual(alert);
    expect(ofSari({ nik: undefined, nikInactiveSince: undefined }, inactive)).toEqual([]);
  });

  it('raises next-of-kin-death for the watched spouse, from the message about either of the two', () => {
    const expected = [
      {
        kind: 'next-of-kin-death',
        personKey: 'sari',
        facts: { relation: 'spouse', relatedKey: 'joko', diedOn: '2026-11-20' },
        once: createHash('sha256').update('joko 2026-11-20').digest('hex'),
      },
    ];
    expect(ofJoko(dead)).toEqual(expected);
    expect(ofJoko(dead, { spouseKeys: [], maritalStatus: 'widowed' })).toEqual(expected);
    expect(ofSari({ maritalStatus: 'widowed', maritalStatusSince: '2026-11-20', spouseKeys: [] })).toEqual(
      expected,
    );
  });

  it('raises next-of-kin-death for a watched person on the card of a head who died', () => {
    const single: Partial<KemenP2miView> = { spouseKeys: [], householdRole: 'member' };
    const father: KemenP2miView = { ...joko, spouseKeys: [] };
    const update: FeedUpdate = {
      personKey: 'father',
      kind: 'died',
      before: father,
      after: { ...father, ...dead },
      relatives: [{ personKey: 'sari', view: { ...sari, ...single } }],
    };
    expect(decideAlerts(update)).toMatchObject([{ personKey: 'sari', facts: { relation: 'head' } }]);
    const member: FeedUpdate = { ...update, before: { ...father, householdRole: 'member' } };
    expect(decideAlerts(member)).toEqual([]);
  });

  it('raises no alert for a watched person who is dead, too', () => {
    expect(ofJoko(dead, dead)).toEqual([]);
  });

  it.each<[string, Partial<KemenP2miView>]>([
    ['divorce', { maritalStatus: 'divorced-recorded', maritalStatusSince: '2026-11-01', spouseKeys: [] }],
    ['another marriage', { maritalStatusSince: '2026-11-01' }],
    ['citizenship', { citizenship: 'foreign' }],
  ])('status-change for %s', (_what, after) => {
    expect(ofSari(after).map(({ kind }) => kind)).toEqual(['status-change']);
  });

  it('raises move for a watched person and for the next of kin', () => {
    const facts = { from: '3204012001', to: '3273012001' };
    expect(ofSari({ village: '3273012001' })).toEqual([{ kind: 'move', personKey: 'sari', facts }]);
    expect(ofJoko({ village: '3273012001' })).toEqual([
      { kind: 'move', personKey: 'sari', facts: { relatedKey: 'joko', ...facts } },
    ]);
  });

  it('raises no move of a person who died, recorded late (INV-02)', () => {
    expect(ofSari({ village: '3273012001' }, dead)).toEqual([]);
    const [before, after] = [
      { ...joko, ...dead },
      { ...joko, ...dead, village: '3273012001' },
    ];
    const watched = [{ personKey: 'sari', view: sari }];
    expect(decideAlerts({ personKey: 'joko', kind: 'moved', before, after, relatives: watched })).toEqual([]);
  });

  it.each(['nik', 'name', 'bornOn'] as const)(
    'raises identity-change for a changed %s, without its value',
    (member) => {
      expect(ofSari({ [member]: 'other' })).toEqual([
        { kind: 'identity-change', personKey: 'sari', facts: { changed: [member] } },
      ]);
    },
  );

  it('raises nothing for a member that no rule uses, for a marriage of kin, or when a person enters or leaves scope', () => {
    expect(ofSari({ occupation: 5 })).toEqual([]);
    expect(ofJoko({ maritalStatusSince: '2026-11-01', name: 'Joko S' })).toEqual([]);
    expect(decideAlerts({ personKey: 'sari', kind: 'entered-scope', after: sari, relatives })).toEqual([]);
    expect(decideAlerts({ personKey: 'sari', kind: 'left-scope', before: sari, relatives })).toEqual([]);
  });
});

describe('a change of the agreement (issue 10, part 2)', () => {
  const other = (granted: string[], before: KemenP2miView, after: KemenP2miView) =>
    decideAlerts({ personKey: 'sari', kind: 'grants-changed', before, after, relatives, granted });
  const without = (member: string, view: KemenP2miView) =>
    Object.fromEntries(Object.entries(view).filter(([name]) => name !== member)) as KemenP2miView;

  it.each([...Object.keys(sari), 'diedOn'])('that grants or withdraws %s raises no alert', (member) => {
    const full: KemenP2miView = { ...sari, ...(member === 'diedOn' && dead) };
    expect(other([member], without(member, full), full)).toEqual([]);
    expect(other([], full, without(member, full))).toEqual([]);
  });

  it('erases the facts of alerts that are withdrawn', () => {
    expect(factsToErase(['nik', 'village', 'diedOn'])).toEqual(['from', 'to', 'diedOn']);
    expect(factsToErase(['maritalStatusSince'])).toEqual(['since', 'diedOn']);
    expect(factsToErase()).toEqual([]);
  });

  it('a widowhood without known spouses is a change of status and hides no other one (domain.md §5.2)', () => {
    const before = without('spouseKeys', sari);
    const widowed = { maritalStatus: 'widowed', maritalStatusSince: '2026-11-20' } as const;
    const after: KemenP2miView = { ...before, ...widowed, citizenship: 'foreign' };
    const facts = { maritalStatus: 'widowed', since: '2026-11-20', citizenship: 'foreign' };
    const changed = [{ kind: 'status-change', personKey: 'sari', facts }];
    expect(other([], before, after)).toEqual(changed);
    expect(other([], sari, after)).toEqual(changed);
    expect(other([], sari, { ...after, spouseKeys: [] })).toMatchObject([{ kind: 'next-of-kin-death' }]);
  });

  it('a death raises its alert from the act alone', () => {
    const few = without('residence', sari);
    expect(
      decideAlerts({ personKey: 'sari', kind: 'died', before: few, after: few, relatives }),
    ).toMatchObject([{ kind: 'death', personKey: 'sari' }]);
  });
});

describe('a verification', () => {
  const nik = sari.nik;
  it('returns flags only, and only about the given members', () => {
    expect(compare({ nik }, undefined)).toEqual({ found: false });
    expect(compare({ nik }, sari)).toEqual({ found: true, deceased: false });
    expect(compare({ nik, name: 'Sari', bornOn: '1995-08-17' }, { nik })).toEqual({ found: true });
    expect(compare({ nik, name: ' sari  NURAINI ', bornOn: '1995-08-17' }, sari)).toEqual({
      found: true,
      nameMatches: true,
      bornOnMatches: true,
      deceased: false,
    });
    expect(compare({ nik, name: 'Sari Nuraini S', bornOn: '1995-08-18' }, { ...sari, ...dead })).toEqual({
      found: true,
      nameMatches: false,
      bornOnMatches: false,
      deceased: true,
    });
  });
});

// domain.md §5.5: every retraction carries what it voids; §5.2 for whom.
describe('a cancelled or corrected act', () => {
  const facts = { voided: 'death', falseFrom: '2026-11-20', falseUntil: '2026-11-25' };
  const supersedes = ['act-2', 'act-1'];
  const gone = (view: KemenP2miView) => ({ ...view, ...dead });

  it('is one retraction for the watched person whom it concerns, without other alerts', () => {
    const widow: KemenP2miView = {
      ...sari,
      maritalStatus: 'widowed',
      maritalStatusSince: '2026-11-20',
      spouseKeys: [],
    };
    const message = { personKey: 'sari', before: widow, after: sari, relatives, facts, supersedes };
    expect(decideAlerts({ ...message, kind: 'cancelled' })).toEqual([
      { kind: 'retraction', personKey: 'sari', facts, once: 'act-2' },
    ]);
  });

  it('of the death of next of kin is the same retraction for those who are watched', () => {
    const ofKin = { personKey: 'joko', before: gone(joko), after: joko, facts, supersedes };
    const watched = [{ personKey: 'sari', view: sari }];
    expect(decideAlerts({ ...ofKin, kind: 'reinstated', relatives: watched })).toEqual([
      { kind: 'retraction', personKey: 'sari', facts: { ...facts, relatedKey: 'joko' }, once: 'act-2' },
    ]);
    expect(decideAlerts({ ...ofKin, kind: 'cancelled', relatives: watched })).toEqual([]);
  });

  it('raises the death again with the corrected day, and nothing for another correction', () => {
    const other = { ...gone(sari), diedOn: '2026-11-18' };
    const message = { personKey: 'sari', kind: 'corrected', before: gone(sari), relatives: [], supersedes };
    expect(decideAlerts({ ...message, after: other })).toMatchObject([
      { kind: 'death', facts: { diedOn: '2026-11-18' } },
    ]);
    expect(decideAlerts({ ...message, after: gone(sari) })).toEqual([]);
  });

  it('raises the death again when the correction of its day, or its cancellation, is cancelled', () => {
    const message = { personKey: 'sari', kind: 'cancelled', relatives: [], supersedes };
    const kindsOf = (before: KemenP2miView, after: KemenP2miView) =>
      decideAlerts({ ...message, before, after }).map(({ kind }) => kind);
    const other = { ...gone(sari), diedOn: '2026-11-18' };
    expect(kindsOf(other, gone(sari))).toEqual(['retraction', 'death']);
    expect(kindsOf(sari, gone(sari))).toEqual(['retraction', 'death']);
    expect(kindsOf(gone(sari), gone(sari))).toEqual(['retraction']);
  });

  it('of a duplicate names the person under whom the record continues', () => {
    const merged = { personKey: 'sari', kind: 'merged', before: sari, after: sari, relatives: [] };
    expect(decideAlerts({ ...merged, facts: { survivorKey: 'dewi' } })).toEqual([
      { kind: 'identity-change', personKey: 'sari', facts: { changed: ['nik'], survivorKey: 'dewi' } },
    ]);
  });
});
