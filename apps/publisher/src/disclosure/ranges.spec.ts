import { Random } from '@peristiwa/testing';
import { RANGE_MAX, rangesOf, type SequenceRange } from './ranges';

function sequencesOf({ first, last, picked }: SequenceRange): number[] {
  const all = Array.from({ length: last - first + 1 }, (_, offset) => first + offset);
  return picked === null ? all : all.filter((sequence) => picked[sequence - first] === '1');
}

it('makes one range of messages that follow one another', () => {
  expect(rangesOf([])).toEqual([]);
  expect(rangesOf([7])).toEqual([{ first: 7, last: 7, messages: 1, picked: null }]);
  expect(rangesOf([7, 8, 9])).toEqual([{ first: 7, last: 9, messages: 3, picked: null }]);
});

it('marks what is picked when there are gaps', () => {
  expect(rangesOf([7, 9, 10])).toEqual([{ first: 7, last: 10, messages: 3, picked: '1011' }]);
});

it.each([
  [RANGE_MAX, 1],
  [RANGE_MAX + 1, 2],
])('%i sequences are %i ranges', (count, ranges) => {
  expect(rangesOf(Array.from({ length: count }, (_, index) => index + 1))).toHaveLength(ranges);
});

it.each([1, 2, 3, 4, 5])('keeps every sequence once, seed %i', (seed) => {
  const random = new Random(seed);
  let sequence = 0;
  const gap = random.pick([1, 2, 50, 2_000]);
  const sequences = Array.from({ length: 400 }, () => (sequence += 1 + random.below(gap)));
  const ranges = rangesOf(sequences);
  expect(ranges.flatMap(sequencesOf)).toEqual(sequences);
  expect(ranges.map(({ messages }) => messages)).toEqual(ranges.map((range) => sequencesOf(range).length));
  expect(ranges.every(({ first, last }) => last - first < RANGE_MAX)).toBe(true);
});
