import { commands, rejections, type CommandName } from '@peristiwa/contracts';
import type { DeskRejection } from './rejected';
import { discreet } from './discretion';

const refused = (...all: object[]) => {
  const [rejection, ...others] = all as DeskRejection[];
  return {
    kind: 'rejected' as const,
    rejection: rejection as DeskRejection,
    ...(others.length > 0 && { others }),
  };
};
const dead = { code: 'already-deceased', field: 'person', diedOn: '2026-01-02' };
const born = { code: 'death-before-birth', field: 'diedOn', bornOn: '1990-01-05' };
const other = { code: 'other-office-area', officeInCharge: '3204' };
const young = { code: 'under-marriage-age', field: 'wife', ageRequired: 19 };

/** Issue 13 §1 row 2: what a caller may not see is answered alike and without facts (UU 27/2022). */
describe('what an office is answered', () => {
  it.each([
    ['about its own residents: all facts', refused(dead, born), ['3204012001'], refused(dead, born)],
    [
      'about residents of another office: which one is in charge, alone',
      refused(dead, other, born),
      ['3578011001'],
      refused(other),
    ],
    [
      'about its own residents and others: no facts of lives',
      refused(dead, young),
      ['3204012001', '3578011001'],
      refused({ code: 'already-deceased', field: 'person' }, young),
    ],
    ['about nobody on record: all facts', refused(born), [], refused(born)],
    ['a fact that is not known here', refused({ ...young, weight: 1 }), ['3578011001'], refused(young)],
  ])('%s', (_what, refusal, areas, answered) => {
    const residence = { command: { name: 'register-stay' }, named: areas, areas };
    expect(discreet(refusal, residence, '3204')).toEqual(answered);
  });
});

/** What this office refuses about a person of Surabaya whose parent lives in its own area. */
const asked = (name: string, code: string, named: readonly string[], more: object = {}) =>
  discreet(
    refused({ code, field: 'person', diedOn: '2026-01-02' }),
    { command: { name, ...more }, named, areas: [...named, '3204012001'] },
    '3204',
  );
const FOR_ANYBODY = [
  'record-biodata',
  'record-family-biodata',
  'register-foreigner',
  'register-arrival',
  'register-return-from-abroad',
  'register-stay',
  'end-stay',
];
const codes = Object.keys(rejections);
const grounds = () => ({ reason: 'wrong', legalBasis: {} as never });
/** A correction or a cancellation names its act in the path. */
const superseding = (name: CommandName) => commands[name].path.includes('{actId}');

describe('whoever lives elsewhere is asked about in vain, with every command', () => {
  const all = Object.keys(commands) as CommandName[];
  const forResidents = all.filter((name) => !superseding(name) && !FOR_ANYBODY.includes(name));

  it.each(forResidents)('%s: every refusal is one and the same', (name) => {
    const answers = codes.map((code) => asked(name, code, ['3578011001']));
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify(refused({ code: 'other-office-area', officeInCharge: '3578' }))]),
    );
  });

  it.each(forResidents)('%s: an own resident among them has a part in the act, so its code stays', (name) => {
    expect(asked(name, 'already-deceased', ['3204012001', '3578011001'])).toEqual(
      refused({ code: 'already-deceased', field: 'person' }),
    );
  });

  it.each([...FOR_ANYBODY, ...all.filter(superseding)])(
    '%s is for anybody: the code, without facts',
    (name) => {
      const more = superseding(name as CommandName) ? { grounds } : {};
      expect(asked(name, 'already-deceased', ['3578011001'], more)).toEqual(
        refused({ code: 'already-deceased', field: 'person' }),
      );
    },
  );

  it('names each office in charge once', () => {
    expect(
      asked('register-marriage', 'already-deceased', ['3578011001', '3173011001', '3578021001']),
    ).toEqual(refused({ code: 'other-office-area', officesInCharge: ['3173', '3578'] }));
  });
});
