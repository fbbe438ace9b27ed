import type { BpsView } from '@peristiwa/contracts';
import { tabulate, type FeedUpdate } from './fact-rules';

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
const about = (update: Partial<FeedUpdate>) => tabulate({ kind: 'biodata-recorded', ...update });

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
