import { chainStanding, type EndedVerification } from './chain-standing';

/* Issue 14, page 3: what the console says of the chain is what was verified, and a finding is not lost. */

const at = (minute: number) => new Date(Date.UTC(2026, 10, 28, 12, minute));
let minute = 0;
const run = (from: number | null, to: number | null, more: Partial<EndedVerification> = {}) => ({
  ...{ from, to, isWhole: false, findings: 0, firstFinding: null, endedAt: at((minute += 1)) },
  ...more,
});
const whole = (to: number, more: Partial<EndedVerification> = {}) => run(1, to, { isWhole: true, ...more });
const found = (position: number | null) => ({ findings: 1, firstFinding: position });
const standing = (...ended: EndedVerification[]) => {
  const { verifiedUntil, findings } = chainStanding(ended);
  return [verifiedUntil, findings];
};

it('nothing is verified before the first verification', () => {
  expect(chainStanding([])).toEqual({ verifiedUntil: null, verifiedAt: null, findings: 0 });
});

it.each([
  ['a whole one', [whole(100)], 100],
  ['a range from the first event', [run(1, 40)], 40],
  ['a range in the middle proves nothing of what is before it', [run(50, 100)], null],
  ['one that continues', [whole(100), run(101, 120)], 120],
  ['one that overlaps', [whole(100), run(90, 120)], 120],
  ['one that leaves one event out', [whole(100), run(102, 120)], 100],
  ['one of the beginning takes nothing back', [whole(100), run(1, 40)], 100],
  ['a signature that had nothing new', [whole(100), run(null, null)], 100],
])('%s', (_, ended, until) => {
  expect(standing(...ended)).toEqual([until, 0]);
});

it('names the time at which the end moved, or was verified again', () => {
  const [first, part, again] = [whole(100), run(1, 40), whole(100)];
  expect(chainStanding([first, part]).verifiedAt).toEqual(first.endedAt);
  expect(chainStanding([first, part, again]).verifiedAt).toEqual(again.endedAt);
});

it.each([
  ['takes back what comes after it', [whole(100), whole(120, found(60))], 59],
  ['after the end of what was verified takes nothing back', [whole(100), run(101, 120, found(110))], 100],
  ['at the end of what was verified does', [whole(100), run(100, 120, found(100))], 99],
  ['at the first event leaves nothing', [whole(100), whole(100, found(1))], 0],
  ['without a position takes nothing back', [whole(100), whole(100, found(null))], 100],
  ['stays after a range that leaves it out', [whole(100, found(60)), run(61, 100)], null],
  [
    'stays after a range that has it, which compares no related tables',
    [whole(100, found(60)), run(1, 59)],
    59,
  ],
])('a finding %s', (_, ended, until) => {
  expect(standing(...ended)).toEqual([until, 1]);
});

it('a finding ends with a whole verification that finds nothing', () => {
  expect(standing(whole(100, found(60)), whole(110))).toEqual([110, 0]);
});
