import { describeReport, type Report } from './agreement-report';

const report: Report = {
  comparedWith: 1,
  version: 2,
  persons: { read: 5, held: 4, inScope: 5, entering: 2, leaving: 1, unreadable: 0 },
  messages: {
    atOnce: { 'entered-scope': 2, 'left-scope': 1 },
    perDay: 12,
    perDayInForce: 9,
    changesRead: 40,
  },
  fields: { added: ['sex'], withdrawn: [], persons: { name: 5, sex: 5 } },
  terms: { areaScope: { before: 'national', after: ['32'] }, fields: { before: [], after: ['sex'] } },
};

it('shows a dry run beside the version in force', () => {
  expect(describeReport(report)).toEqual([
    'version 2, compared with version 1 in force',
    '  persons in scope   5; held now 4, entering 2, leaving 1',
    '  messages at once   entered-scope 2, left-scope 1',
    '  messages a day     about 12; in force 9 (from 40 changes)',
    '  fields added       sex',
    '  fields withdrawn   none',
    '  members disclosed  name 5, sex 5',
    '  areaScope          "national" → ["32"]',
  ]);
});

it('says about how many persons when only a part was read, and which views cannot be computed', () => {
  const persons = { ...report.persons, of: 1_000_000, within: 6_930, read: 20_000, unreadable: 3 };
  const lines = describeReport({ ...report, comparedWith: null, persons });
  expect(lines.slice(0, 4)).toEqual([
    'version 2, the first one',
    '  persons in scope   about 5; held now about 4, entering about 2, leaving about 1',
    '  not computable     about 3 persons',
    '  from               20,000 of 1,000,000 persons, drawn at random; numbers of persons within 6,930',
  ]);
  expect(lines.some((line) => line.includes('areaScope'))).toBe(false);
});
