import type { RunningVerdict } from '@peristiwa/synthetic';
import { reportVerdict } from './verify';

const rows = {
  births: [{ regency: '3204', month: '2026-11', persons: ['p', 'q'] }],
  deaths: [],
  deathsWithoutNik: [],
  moves: [],
};
const verdict: RunningVerdict = {
  outcome: 'agrees',
  rounds: 2,
  differences: [],
  journal: {
    truth: {
      persons: [],
      gone: [],
      families: [],
      kemensos: { households: 3, cases: [{ personId: 'p', kind: 'stop-payment', isCertain: true }] },
      bps: rows,
    },
    position: 7,
    requestIds: () => new Set(),
    findings: [],
    unanswered: 0,
    isRunning: true,
  },
};
const difference = { where: 'registry', of: 'p', field: 'name', expected: 'Siti', found: 'Sitti' } as const;

const finding = { step: 3, text: 'register-death: refused', personIds: ['p'], familyIds: [] };
const leftOut = { acts: new Set(['r']), persons: 2, cards: 1, rows: 1, findings: [] };

function reported(change: Partial<RunningVerdict>) {
  const lines: string[] = [];
  const print = (line: string) => void lines.push(line);
  const environment = { variables: {}, print, complain: print };
  const code = reportVerdict({ ...verdict, ...change }, environment);
  return { code, text: lines.join('\n') };
}

describe('reportVerdict', () => {
  it('reports that there are no differences, with the number of compared items and of rounds', () => {
    expect(reported({})).toEqual({
      code: 0,
      text:
        'no differences (0 persons, 0 cards, 1 rows, 1 cases of 3 beneficiary households, 0 watched) ' +
        'after 2 rounds',
    });
  });

  it('fails for a finding even when there are no differences', () => {
    const { code, text } = reported({ journal: { ...verdict.journal, findings: [finding] } });
    expect(code).toBe(1);
    expect(text).toContain('finding: step 3, register-death: refused');
  });

  it('reports how many acts of others were left out, and does not fail', () => {
    const { code, text } = reported({ leftOut });
    expect(code).toBe(0);
    expect(text).toContain(
      '1 acts made by others: left out of the comparison (2 persons, 1 cards and 1 table rows that they changed)',
    );
    expect(reported({ leftOut: { ...leftOut, acts: new Set() } }).text).not.toContain('others');
  });

  it.each([
    ['does not fail for a finding that follows from acts of others', [finding], 0],
    ['fails for any other finding', [], 1],
  ])('%s', (_, findings, exit) => {
    const journal = { ...verdict.journal, findings: [finding] };
    const { code, text } = reported({ journal, leftOut: { ...leftOut, findings } });
    expect(code).toBe(exit);
    expect(text.includes('finding: step 3')).toBe(exit === 1);
  });

  it('shows differences without personal data', () => {
    const { code, text } = reported({ outcome: 'differs', rounds: 3, differences: [difference] });
    expect(code).toBe(1);
    expect(text).toContain('registry');
    expect(text).toContain(': 1 differences');
    expect(text).not.toContain('Siti');
  });

  it.each([
    [undefined, '1 values differed in the last one, but none three times in the same way'],
    [12, '4 commands wait for their answers, the first is step 12'],
  ])('says why nothing is certain (stuck at %s)', (stuckAt, why) => {
    const journal = { ...verdict.journal, unanswered: 4, stuckAt };
    const { code, text } = reported({ outcome: 'unsettled', differences: [difference], journal });
    expect(code).toBe(2);
    expect(text).toContain(why);
    expect(text).not.toContain('registry');
  });

  it('says why nothing was compared, and shows no value', () => {
    const notCompared = 'kemensos has 3 messages in quarantine';
    const { code, text } = reported({ outcome: 'not-compared', rounds: 0, notCompared });
    expect(code).toBe(2);
    expect(text).toContain(notCompared);
    expect(text).toContain('docs/runbooks/feed-quarantine.md');
  });
});
