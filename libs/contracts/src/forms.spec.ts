import { commands, type CommandName } from './commands';
import { exampleReportFor, forms, needsSecondOfficer, peopleAsked } from './forms';

/** domain.md §2.2 A, §2.4: a report of civil registration (F-2.01) names the reporter and two witnesses. */
describe('whom a request must name', () => {
  const both = ['reporter', 'witnesses'];
  it.each<[string, CommandName, object, readonly string[]]>([
    ['a birth', 'register-birth', {}, both],
    ['a stillbirth', 'record-stillbirth', {}, both],
    ['a death', 'register-death', {}, both],
    ['an acknowledgement', 'acknowledge-child', {}, both],
    ['a marriage before the civil registry', 'register-marriage', { authority: 'civil-registry' }, both],
    ['a marriage that KUA sends (UU 23/2006 art. 34(5))', 'register-marriage', { authority: 'kua' }, []],
    ['a divorce of others than Muslims', 'register-divorce', {}, both],
    ['a divorce of the pengadilan agama', 'register-divorce', { divorceCertificate: {} }, []],
    ['an isbat with a marriage book', 'legalise-marriage', { marriageBook: {} }, []],
    ['a change of name (UU 23/2006 art. 52)', 'change-name', {}, both],
    ['a change of biodata (F-1.06: the applicant signs)', 'change-biodata', {}, []],
    ['a departure (F-1.03: the applicant signs)', 'register-departure', {}, []],
  ])('%s', (_title, name, body, people) => {
    expect(peopleAsked(name, body)).toEqual(people);
    expect(Object.keys(exampleReportFor(name, body))).toEqual(people);
  });

  it('without a body: those whom every request of the command must name', () => {
    expect(peopleAsked('register-birth')).toEqual(both);
    expect(peopleAsked('register-marriage')).toEqual([]);
  });
});

/** domain.md §0 point 5, §7.1. */
describe('a second officer', () => {
  it.each<[string, CommandName, string | undefined, boolean]>([
    ['for a cancellation as contrarius actus', 'cancel-death', 'contrarius-actus', true],
    ['not for one that a court decided', 'cancel-death', 'court', false],
    ['for the undoing of a merge as contrarius actus', 'cancel-merge', 'contrarius-actus', true],
    ['not for a correction by an authentic document', 'correct-death', 'authentic-document', false],
    ['not for an act of its own', 'register-death', undefined, false],
    ['not for what a desk does by itself', 'close-departure' as CommandName, 'contrarius-actus', false],
  ])('%s', (_title, name, kind, expected) => {
    expect(needsSecondOfficer(name, kind ? { legalBasis: { kind } } : {})).toBe(expected);
  });
});

it('has a row for every command, and for nothing else', () => {
  expect(Object.keys(forms).toSorted()).toEqual(Object.keys(commands).toSorted());
});
