import type { BpsView } from '@peristiwa/contracts';
import { mayRetract, tabulate, type FeedUpdate, type StoredFact } from './fact-rules';

const person: BpsView = {
  familyKey: 'f',
  birthMonth: '2026-10',
  sex: 'female',
  district: '320401',
  maritalStatus: 'single',
  education: 'none',
  occupation: 1,
  citizenship: 'indonesian',
  residence: 'resident',
};
const dead = { residence: 'deceased', diedOn: '2026-09-30' } as const;
/** Without what is empty. */
function about(update: Partial<FeedUpdate>, stored: readonly StoredFact[] = []) {
  const { retracted, restored, ...rest } = tabulate({ kind: 'biodata-recorded', ...update }, stored);
  return { ...rest, ...(retracted.length > 0 && { retracted }), ...(restored.length > 0 && { restored }) };
}

describe('facts from a message', () => {
  it('counts a birth in its month, by the regency of residence', () => {
    const facts = { motherAge: 24 };
    expect(about({ kind: 'born', occurredOn: '2026-10', facts, after: person })).toEqual({
      facts: [{ kind: 'birth', month: '2026-10', regency: '3204', sex: 'female', motherAge: 24 }],
      presence: { regency: '3204', sex: 'female' },
    });
    expect(about({ kind: 'entered-scope', after: person }).facts).toEqual([]);
  });

  it('counts the birth of a child of an unknown mother (domain.md §2.5 d)', () => {
    const [fact] = about({ kind: 'born', occurredOn: '2026-10', facts: {}, after: person }).facts;
    expect(fact).toMatchObject({ kind: 'birth', month: '2026-10', motherAge: undefined });
  });

  it('counts a death once, in the month in which it occurred', () => {
    const death = { kind: 'died', facts: { diedOn: '2026-09-30', ageAtDeath: 41 } };
    expect(about({ ...death, before: person, after: { ...person, ...dead } })).toEqual({
      facts: [{ kind: 'death', month: '2026-09', regency: '3204', sex: 'female', age: 41 }],
      presence: { sex: 'female' },
    });
    expect(about({ before: { ...person, ...dead }, after: { ...person, ...dead } })).toEqual({ facts: [] });
  });

  /** domain.md §5.3: by residence and by place of occurrence. */
  it('counts a birth abroad of a resident with its country, and none of a child whose parent lived there', () => {
    const born = (facts: FeedUpdate['facts']) => about({ kind: 'born', facts, after: person }).facts;
    expect(born({ occurredIn: 'MY', residence: '320401' })).toMatchObject([
      { kind: 'birth', regency: '3204', occurredIn: 'MY' },
    ]);
    expect(born({ occurredIn: 'MY' })).toEqual([]);
    const death = { kind: 'died', facts: { diedOn: '2026-09-30', occurredIn: 'MY', residence: '320401' } };
    expect(about({ ...death, before: person, after: { ...person, ...dead } }).facts).toMatchObject([
      { kind: 'death', regency: '3204', occurredIn: 'MY' },
    ]);
  });

  it('counts nobody who lives abroad, and no death abroad', () => {
    const abroad = { ...person, abroadSince: '2026-09-30' };
    expect(about({ before: person, after: abroad }).presence).toEqual({ sex: 'female' });
    expect(about({ before: abroad, after: person }).presence).toEqual({ regency: '3204', sex: 'female' });
    const deaths = (after: BpsView) =>
      about({ kind: 'died', before: person, after: { ...after, ...dead } }).facts.filter(
        ({ kind }) => kind === 'death',
      );
    expect(deaths(abroad)).toEqual([]);
    expect(deaths({ ...person, abroadSince: '2026-10-01' })).toHaveLength(1);
  });

  /** domain.md §5.5: a stillbirth is for BPS. */
  it('counts a stillbirth by the residence of the mother on the day', () => {
    const facts = { motherAge: 31, residence: '327301' };
    const update = { kind: 'stillbirth', occurredOn: '2026-09-25', before: person, after: person };
    expect(about({ ...update, facts }).facts).toEqual([
      { kind: 'stillbirth', month: '2026-09', regency: '3273', sex: 'unknown', motherAge: 31 },
    ]);
    expect(about(update).facts).toMatchObject([{ regency: '3204' }]);
    expect(about({ ...update, occurredOn: undefined }).facts).toEqual([]);
  });

  /** domain.md §5.3: international in and out. */
  it('counts who moves abroad and who comes back, in the month of each, by the regency here', () => {
    const abroad = { ...person, abroadSince: '2026-09-30' };
    const out = [{ kind: 'emigration', month: '2026-09', regency: '3204', sex: 'female' }];
    expect(about({ kind: 'departed-abroad', before: person, after: abroad }).facts).toEqual(out);
    expect(about({ kind: 'departed-abroad', after: abroad }).facts).toEqual(out);
    expect(about({ kind: 'resynced', before: person, after: abroad }).facts).toEqual(out);
    expect(about({ kind: 'entered-scope', after: abroad }).facts).toEqual([]);
    expect(about({ kind: 'element-changed', before: abroad, after: abroad }).facts).toEqual([]);
    const facts = { returnedOn: '2026-10-05', to: '327301' };
    const back = { kind: 'returned-from-abroad', before: abroad, after: { ...person, district: '327301' } };
    expect(about({ ...back, facts }).facts).toEqual([
      { kind: 'immigration', month: '2026-10', regency: '3273', sex: 'female' },
    ]);
    expect(about(back).facts).toEqual([]);
  });

  it('counts a death when the first message about the person is the act, but not when it is only a state', () => {
    const after = { ...person, ...dead };
    expect(about({ kind: 'died', facts: { diedOn: '2026-09-30' }, after }).facts).toHaveLength(1);
    expect(about({ kind: 'died', occurredOn: '2026-09-30', after }).facts).toHaveLength(1);
    expect(about({ kind: 'entered-scope', after }).facts).toEqual([]);
  });

  it('counts a move between regencies in the month of arrival', () => {
    const facts = { from: '320401', to: '327301', arrivedOn: '2026-08-31' };
    const after = { ...person, district: '327301' };
    expect(about({ kind: 'moved', occurredOn: '2026-09-01', facts, before: person, after })).toEqual({
      facts: [{ kind: 'move', month: '2026-08', regency: '3273', fromRegency: '3204', sex: 'female' }],
      presence: { regency: '3273', sex: 'female' },
    });
    expect(about({ kind: 'moved', occurredOn: '2026-09-01', before: person, after }).facts).toMatchObject([
      { month: '2026-09', regency: '3273', fromRegency: '3204' },
    ]);
  });

  it('counts no move inside a regency, and none without a date', () => {
    const after = { ...person, district: '320402' };
    expect(about({ kind: 'moved', occurredOn: '2026-09-01', before: person, after })).toEqual({ facts: [] });
    expect(about({ kind: 'moved', before: person, after: { ...person, district: '327301' } }).facts).toEqual(
      [],
    );
  });

  it('removes a person who leaves the scope from the population, and changes nothing else', () => {
    expect(about({ kind: 'left-scope', before: person })).toEqual({ facts: [], presence: { sex: 'female' } });
    expect(about({ kind: 'left-scope' })).toEqual({ facts: [] });
  });

  it('counts a death that a resynchronised copy shows, but not one that a new grant shows (issue 10, part 2)', () => {
    const { residence, ...unseen } = person;
    const after = { ...person, ...dead };
    expect(about({ kind: 'resynced', before: person, after }).facts).toMatchObject([{ kind: 'death' }]);
    const granted = ['diedOn', 'residence'];
    expect(about({ kind: 'grants-changed', granted, before: unseen, after }).facts).toEqual([]);
    expect(residence).toBe('resident');
  });

  it('counts without the sex, and nothing without the regency, while the agreement does not grant them', () => {
    const { sex, ...sexless } = person;
    expect(about({ kind: 'born', after: sexless })).toEqual({
      facts: [{ kind: 'birth', month: '2026-10', regency: '3204', sex: 'unknown' }],
      presence: { regency: '3204', sex: 'unknown' },
    });
    const { district, ...nowhere } = person;
    expect(about({ kind: 'born', after: nowhere })).toEqual({ facts: [] });
    expect(about({ kind: 'grants-changed', before: person, after: nowhere })).toEqual({ facts: [] });
    expect(about({ kind: 'died', before: nowhere, after: { ...nowhere, ...dead } })).toEqual({
      facts: [],
      presence: { sex },
    });
    expect(district).toBe('320401');
  });

  it('leaves a dead person dead when what shows the death is withdrawn (INV-02)', () => {
    const gone = { ...person, ...dead };
    const { residence, ...unseen } = person;
    expect(about({ kind: 'grants-changed', before: gone, after: unseen })).toEqual({ facts: [] });
    expect(
      about({ kind: 'grants-changed', before: gone, after: { ...unseen, residence: 'deceased' } }),
    ).toEqual({
      facts: [],
    });
    expect(about({ kind: 'resynced', before: gone, after: { ...unseen, residence } }).presence).toEqual({
      regency: '3204',
      sex: 'female',
    });
  });
});

// Issue 11, row 17; domain.md §5.3: by residence on the day of the event.
describe('a birth or a death that was recorded after the family moved', () => {
  const facts = { residence: '327301' };

  it('counts where the person lived on that day', () => {
    expect(about({ kind: 'born', facts, after: person }).facts).toMatchObject([{ regency: '3273' }]);
    const death = { kind: 'died', before: person, after: { ...person, ...dead } };
    expect(about({ ...death, facts }).facts).toMatchObject([{ regency: '3273' }]);
    expect(about(death).facts).toMatchObject([{ regency: '3204' }]);
  });
});

// design.md §3: a table as known at a cut-off stays reproducible, so a fact is retracted, not changed.
describe('a corrected or cancelled act', () => {
  const gone: BpsView = { ...person, ...dead };
  const birth: StoredFact = {
    kind: 'birth',
    month: '2026-10',
    regency: '3204',
    sex: 'female',
    motherAge: 24,
    act: 'act-1',
    isRetracted: false,
  };
  const death: StoredFact = {
    ...birth,
    kind: 'death',
    month: '2026-09',
    age: 41,
    motherAge: undefined,
    act: 'act-2',
  };
  const move: StoredFact = {
    ...birth,
    kind: 'move',
    fromRegency: '3273',
    motherAge: undefined,
    act: 'act-3',
  };
  const supersedes = ['act-9', 'act-2'];

  it('takes the death of a person who lives out of the tables, and counts the person again', () => {
    const update = { kind: 'reinstated', before: gone, after: person, supersedes };
    expect(about(update, [birth, death, move])).toEqual({
      facts: [],
      retracted: [death],
      presence: { regency: '3204', sex: 'female' },
    });
    // The fact is of a release that had no references, or the act was not published.
    const { act: _, ...unnamed } = death;
    expect(about(update, [birth, unnamed]).retracted).toEqual([unnamed]);
    expect(about({ kind: 'resynced', before: gone, after: person }, [death]).retracted).toEqual([death]);
  });

  it('leaves a death whose member the agreement withdraws', () => {
    const { residence: _, ...unseen } = person;
    const update = { kind: 'grants-changed', before: gone, after: unseen };
    expect(about(update, [death])).toEqual({ facts: [] });
    expect(mayRetract(update)).toBe(false);
  });

  it('takes the facts of the act out of the tables, and not those of other acts', () => {
    const update = { kind: 'cancelled', before: person, after: person, supersedes: ['act-3'] };
    expect(about(update, [birth, move])).toEqual({ facts: [], retracted: [move] });
    expect(about({ ...update, supersedes: ['act-1'] }, [birth, move])).toEqual({
      facts: [],
      retracted: [birth],
    });
    expect(about(update, [{ ...move, isRetracted: true }])).toEqual({ facts: [] });
  });

  it('counts the corrected day instead, with what the message does not say as before', () => {
    const after = { ...gone, diedOn: '2026-08-01' };
    expect(about({ kind: 'corrected', before: gone, after, supersedes: ['act-2'] }, [death])).toEqual({
      facts: [{ kind: 'death', month: '2026-08', regency: '3204', sex: 'female', age: 41 }],
      retracted: [death],
    });
    const facts = { arrivedOn: '2026-07-01', from: '317401', to: '327302' };
    expect(
      about({ kind: 'corrected', before: person, after: person, facts, supersedes: ['act-3'] }, [move]),
    ).toEqual({
      facts: [{ kind: 'move', month: '2026-07', regency: '3273', fromRegency: '3174', sex: 'female' }],
      retracted: [move],
    });
  });

  it('counts each fact of the person with the corrected sex', () => {
    const after = { ...gone, sex: 'male' } as const;
    const { facts, retracted, presence } = about(
      { kind: 'corrected', before: gone, after, supersedes: ['act-1'] },
      [birth, death, move],
    );
    expect(facts.map(({ kind, sex }) => [kind, sex])).toEqual([
      ['birth', 'male'],
      ['death', 'male'],
      ['move', 'male'],
    ]);
    expect(retracted).toEqual([birth, death, move]);
    expect(presence).toBeUndefined();
  });

  it('that is itself cancelled counts again as before, once', () => {
    const was = { ...death, isRetracted: true, retractedBy: 'act-8' };
    const update = { kind: 'cancelled', before: person, after: gone, supersedes: ['act-8'] };
    expect(about(update, [birth, was])).toEqual({ facts: [], restored: [was], presence: { sex: 'female' } });
    const whole = { ...update, supersedes: ['act-8', 'act-2'], before: gone, after: person };
    expect(about(whole, [birth, was])).not.toHaveProperty('restored');
  });
});
