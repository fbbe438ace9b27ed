import type { DeathCause, Education, MoveReason, Religion, Sex } from '@peristiwa/domain';
import type { Random } from '../random';

type Weights<Value> = readonly (readonly [Value, number])[];

/** Size of families, `domain.md` §8.6 (mean 3.04; the last row stands for six and more). */
export const householdSizes: Weights<number> = [
  [1, 14],
  [2, 23],
  [3, 27],
  [4, 22],
  [5, 9.5],
  [6, 3],
  [7, 1.5],
];

/** DKB semester 1 of 2025, `domain.md` §8.7. */
const nationalReligions: Weights<Religion> = [
  ['islam', 87.13],
  ['protestant', 7.36],
  ['catholic', 3.07],
  ['hindu', 1.66],
  ['buddhist', 0.7],
  ['belief', 0.034],
  ['confucian', 0.03],
];

const mostly = (
  main: Religion,
  share: number,
  ...others: (readonly [Religion, number])[]
): Weights<Religion> => [[main, share], ...others];
const papua = mostly('protestant', 70, ['islam', 18], ['catholic', 12]);

/** Regional skew, `domain.md` §8.7. */
const provinceReligions: Readonly<Record<string, Weights<Religion>>> = {
  '12': mostly('islam', 66, ['protestant', 27], ['catholic', 4.5], ['buddhist', 2.3], ['hindu', 0.2]),
  '51': mostly('hindu', 86, ['islam', 10.5], ['protestant', 1.7], ['catholic', 0.9], ['buddhist', 0.7]),
  '53': mostly('catholic', 53, ['protestant', 36], ['islam', 10.5], ['hindu', 0.3]),
  '61': mostly('islam', 60, ['catholic', 22], ['protestant', 12], ['buddhist', 5.5], ['confucian', 0.3]),
  '71': mostly('protestant', 63, ['islam', 32], ['catholic', 4.4], ['hindu', 0.5]),
  '81': mostly('islam', 53, ['protestant', 46], ['hindu', 0.3]),
  '91': papua,
  '92': papua,
  '93': mostly('catholic', 52, ['islam', 27], ['protestant', 21]),
  '94': papua,
  '95': mostly('protestant', 91, ['catholic', 6.5], ['islam', 2.5]),
  '96': papua,
};

export function religionsOf(province: string): Weights<Religion> {
  return provinceReligions[province] ?? nationalReligions;
}

/** Births per 1,000 women and year by age from 15 in steps of five, LF SP2020 (`domain.md` §8.3). */
const fertility = [27, 97.9, 130.6, 101.4, 59, 17.3, 2.8];
export const FERTILITY_MAX = 130.6;
export function fertilityAt(age: number): number {
  return fertility[Math.floor((age - 15) / 5)] ?? 0;
}

/** Siler hazard fitted to BPS figures (`domain.md` §8.2): deaths per person and year at this age. */
export function mortalityAt(age: number, sex: Sex): number {
  const [a0, b0, c, a, b] =
    sex === 'male' ? [0.0553, 2.831, 0.0004, 9.909e-5, 0.085] : [0.0386, 2.314, 0.0002, 4.708e-5, 0.092];
  return a0 * Math.exp(-b0 * age) + c + a * Math.exp(b * age);
}

/** Registered deaths of 2023 by cause (`domain.md` §3.1). */
export const deathCauseWeights: Weights<DeathCause> = [
  ['ordinary-illness', 90.59],
  ['other', 8.08],
  ['accident', 0.75],
  ['epidemic', 0.54],
  ['crime', 0.02],
  ['suicide', 0.02],
];

/** Reasons of moves (`domain.md` §8.5). */
export const moveReasonWeights: Weights<MoveReason> = [
  ['work', 30],
  ['education', 10],
  ['security', 1],
  ['health', 1],
  ['housing', 15],
  ['family', 38],
  ['other', 5],
];

/** Days between a birth and its report (`domain.md` §8.9): 45 % within 60 days, then years. */
export function birthReportDelay(random: Random): number {
  const years = random.weighted([
    [0, 0.45],
    [0.5, 0.17],
    [1.25, 0.135],
    [2.25, 0.095],
    [3.25, 0.064],
    [5, 0.05],
  ]);
  return years === 0 ? random.int(1, 60) : Math.round(years * 365) + random.int(-110, 110);
}

/** Days between a death and its report (`domain.md` §8.9). */
export function deathReportDelay(random: Random): number {
  return random.weighted([
    [random.int(0, 30), 0.6],
    [random.int(31, 365), 0.3],
    [random.int(366, 900), 0.1],
  ]);
}

/** Days from the SKPWNI to the arrival: median 9 (`domain.md` §8.9), within the 30 days of its validity. */
export function travelDays(random: Random): number {
  return Math.min(27, Math.round(9 * Math.exp(random.normal(0, 0.6))));
}

/** Highest schooling completed by age and cohort; the young are still at school. */
export function educationAt(age: number, random: Random): Education {
  if (age < 6) return 'none';
  if (age < 12) return 'primary-unfinished';
  if (age < 15) return 'primary';
  if (age < 18) return 'lower-secondary';
  const older = Math.min(1, Math.max(0, (age - 25) / 45));
  return random.weighted<Education>([
    ['none', 1 + 9 * older],
    ['primary', 12 + 40 * older],
    ['lower-secondary', 20 - 4 * older],
    ['upper-secondary', 48 - 28 * older],
    ['diploma-3', 4 - older],
    ['bachelor', age < 22 ? 1 : 14 - 8 * older],
    ['master', age < 25 ? 0 : 1],
  ]);
}

/** Official occupation codes (F-1.01): the most frequent by age and sex (`domain.md` §8.11). */
export function occupationAt(age: number, sex: Sex, random: Random): number {
  if (age < 6) return 1;
  if (age < 18) return 3;
  if (age >= 65)
    return random.weighted([
      [1, 35],
      [9, 25],
      [4, 12],
      [sex === 'female' ? 2 : 88, 28],
    ]);
  if (age < 23 && random.chance(0.4)) return 3;
  if (sex === 'female' && random.chance(0.48)) return 2;
  return random.weighted([
    [88, 22],
    [15, 26],
    [9, 18],
    [19, 14],
    [1, 7],
    [84, 4],
    [5, 4],
    [65, 3],
    [11, 2],
  ]);
}
