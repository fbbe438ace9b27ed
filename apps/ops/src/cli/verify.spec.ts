import type { RunningVerdict } from '@peristiwa/synthetic';
import { tell } from './verify';

const rows = { births: [{ regency: '3204', month: '2026-11', count: 2 }], deaths: [], moves: [] };
const verdict: RunningVerdict = {
  outcome: 'agrees',
  rounds: 2,
  differences: [],
  journal: {
    truth: {
      persons: [],
      families: [],
      kemensos: { households: 3, cases: [{ personId: 'p', kind: 'stop-payment', isCertain: true }] },
      bps: rows,
    },
    position: 7,
    findings: [],
    unanswered: 0,
    isRunning: true,
  },
};
const difference = { where: 'registry', of: 'p', field: 'name', expected: 'Siti', found: 'Sitti' } as const;

function told(change: Partial<RunningVerdict>) {
  const lines: string[] = [];
  const code = tell({ ...verdict, ...change }, { variables: {}, print: (line) => void lines.push(line) });
  return { code, text: lines.join('\n') };
}

describe('tell', () => {
  it('says that there are no differences, among how much and after how many rounds', () => {
    expect(told({})).toEqual({
      code: 0,
      text:
        'no differences (0 persons, 0 cards, 1 rows, 1 cases of 3 beneficiary households, 0 watched) ' +
        'after 2 rounds',
    });
  });

  it('fails for a finding although nothing differs', () => {
    const { code, text } = told({ journal: { ...verdict.journal, findings: ['step 3, refused'] } });
    expect(code).toBe(1);
    expect(text).toContain('finding: step 3, refused');
  });

  it('shows differences without personal data', () => {
    const { code, text } = told({ outcome: 'differs', rounds: 3, differences: [difference] });
    expect(code).toBe(1);
    expect(text).toContain('registry');
    expect(text).toContain(': 1 differences');
    expect(text).not.toContain('Siti');
  });

  it.each([
    [undefined, 'not three times in the same way'],
    [12, '4 commands wait for their answers, the first is step 12'],
  ])('says why it could not tell (stuck at %s)', (stuckAt, why) => {
    const journal = { ...verdict.journal, unanswered: 4, stuckAt };
    const { code, text } = told({ outcome: 'unsettled', differences: [difference], journal });
    expect(code).toBe(2);
    expect(text).toContain(why);
  });
});
