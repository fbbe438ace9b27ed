import { setTimeout as sleep } from 'node:timers/promises';
import { symbols, type World } from '../model/world';
import { Random } from '../random';
import type { Registrations } from '../truth';
import type { Line } from './journal';
import { persist, type Means } from './sender';

/** The registrations with ministries in a journal, each with the number of steps that were planned before it. */
export function registrationsOf(past: readonly Line[]): Registrations {
  let from = 0;
  let registrations: Registrations = {};
  for (const line of past) {
    if (line.t === 'step') from += 1;
    else registrations = withLine(registrations, line, from);
  }
  return registrations;
}

export function withLine(registrations: Registrations, line: Line, from: number): Registrations {
  if (line.t === 'watch-list') return { ...registrations, watchList: { from } };
  if (line.t === 'beneficiaries') return { ...registrations, beneficiaries: { from, cards: line.cards } };
  return registrations;
}

interface Register {
  readonly world: World;
  readonly identifiers: ReadonlyMap<string, string>;
}

export function watchedNiks({ world, identifiers }: Register): string[] {
  return world.people
    .filter(({ watched }) => watched)
    .map(({ key }) => identifiers.get(symbols.nik(key)))
    .filter((nik) => nik !== undefined);
}

/** About the share of families that have assistance from a programme of Kemensos. */
const BENEFICIARY_SHARE = 1 / 3;

export interface Beneficiary {
  readonly card: number;
  readonly kkNumber: string;
}

/** A sample of the cards that have members; the same for the same story. */
export function beneficiariesOf(seed: string, { world, identifiers }: Register): Beneficiary[] {
  return world.cards
    .filter(({ key, members }) => {
      return members.length > 0 && new Random(`${seed}/beneficiary/${key}`).chance(BENEFICIARY_SHARE);
    })
    .flatMap((card) => {
      const kkNumber = identifiers.get(symbols.kk(card));
      return kkNumber ? [{ card: card.key, kkNumber }] : [];
    });
}

/** KemenP2MI names the people whom it follows. The simulated ministry does so once, with a sample of the adults. */
export function registerWatchList(
  publisher: string,
  niks: readonly string[],
  means: Means,
  signal: AbortSignal,
): Promise<void> {
  return untilKnown(niks, signal, async (page) => {
    const url = `${publisher}/v1/agreements/kemenp2mi/watch-list`;
    const answer = await persist({ url, body: { niks: page }, client: 'kemenp2mi' }, means, signal);
    if (answer.status >= 300) throw new Error(`The publisher answered ${answer.status} to the watch-list`);
    return (answer.json as { notFound?: readonly number[] }).notFound ?? [];
  });
}

/**
 * Kemensos registers the households of one programme. It looks them up in its own copy, which the feed may still be
 * filling.
 */
export function registerBeneficiaries(
  kemensos: string,
  kkNumbers: readonly string[],
  means: Means,
  signal: AbortSignal,
): Promise<void> {
  return untilKnown(kkNumbers, signal, async (page) => {
    const url = `${kemensos}/v1/beneficiary-households`;
    const body = { kkNumbers: page, programme: 'PKH' };
    const answer = await persist({ url, body, client: 'kemensos' }, means, signal);
    if (answer.status >= 300) throw new Error(`Kemensos answered ${answer.status} to its households`);
    return (answer.json as { unknown?: readonly number[] }).unknown ?? [];
  });
}

const PAGE = 500;
const NOT_KNOWN_DELAY_MS = 500;

/** Sends the keys that the service does not know yet again, until it knows all of them or `signal` aborts. */
async function untilKnown(
  numbers: readonly string[],
  signal: AbortSignal,
  register: (page: readonly string[]) => Promise<readonly number[]>,
): Promise<void> {
  let left = numbers;
  while (left.length > 0) {
    const page = left.slice(0, PAGE);
    const unknown = await register(page);
    left = [...unknown.map((index) => page[index] ?? ''), ...left.slice(page.length)];
    if (unknown.length > 0) await sleep(NOT_KNOWN_DELAY_MS, undefined, { signal });
  }
}
