import { setTimeout as sleep } from 'node:timers/promises';
import type { Truth } from '../truth';
import {
  compareFamily,
  compareNotices,
  comparePerson,
  kemenp2miPaths,
  kemensosPaths,
  registryPaths,
  type Difference,
  type Document,
  type Raised,
} from './comparison';
import { copiesOf } from './copies';
import { CountedActs } from './counted-acts';
import { Gate } from './gate';
import type { JournalTruth } from './journal-truth';
import { OthersActs, type LeftOut, type Own } from './others';
import { Rounds } from './rounds';
import { System, type SystemOptions } from './system';
import { compareTables, readTables } from './tables';

const BETWEEN_ROUNDS_MS = 2_000;
/** The registry answers concurrent reads with one statement. */
const CONCURRENCY = 24;
const PAGE = 1_000;

export interface VerifyOptions extends SystemOptions, Expected {}

/** What the system must have, according to a journal. */
interface Expected extends Own {
  /** The highest ledger position in any answer. */
  readonly position: number;
}

export interface Comparison {
  readonly differences: readonly Difference[];
  /** Absent when nothing was compared. */
  readonly leftOut?: LeftOut;
  /**
   * Why the services cannot be compared at one position: one of them is behind, or has messages in quarantine. Values
   * would differ only because of that, so none was read.
   */
  readonly notCompared?: string;
}

/**
 * Compares the truth with the registry and the ministries, and repeats this until they agree or the time is up. Nothing is
 * compared before all of them have what the journal has.
 */
export async function verifyTruth(options: VerifyOptions): Promise<Comparison> {
  const deadline = Date.now() + options.timeoutMs;
  const sources = sourcesOf(options);
  for (;;) {
    const comparison = await compareOnce(sources, options, deadline);
    if (comparison.differences.length === 0 || Date.now() >= deadline) return comparison;
    await sleep(BETWEEN_ROUNDS_MS);
  }
}

export interface RunningOptions extends SystemOptions {
  /** Reads the journal again. */
  readonly read: () => JournalTruth;
}

export interface RunningVerdict {
  /**
   * `unsettled`: values differed in every round, but never the same way three times; `stopped`: the stream ended;
   * `not-compared`: the services did not catch up.
   */
  readonly outcome: 'agrees' | 'differs' | 'unsettled' | 'stopped' | 'not-compared';
  readonly rounds: number;
  readonly differences: readonly Difference[];
  /** As of the last round. */
  readonly leftOut?: LeftOut;
  readonly notCompared?: string;
  readonly journal: JournalTruth;
}

/**
 * Compares while events are registered. A difference that comes only from the order of reads is gone in the next round.
 */
export async function verifyWhileRunning(options: RunningOptions): Promise<RunningVerdict> {
  const deadline = Date.now() + options.timeoutMs;
  const sources = sourcesOf(options);
  const rounds = new Rounds();
  for (;;) {
    const journal = options.read();
    if (!journal.isRunning) return { outcome: 'stopped', rounds: rounds.count, differences: [], journal };
    const { differences, leftOut, notCompared } = await compareOnce(sources, journal, deadline);
    if (notCompared !== undefined)
      return { outcome: 'not-compared', rounds: rounds.count, differences, journal, notCompared };
    const outcome = rounds.add(differences, journal.stuckAt);
    const verdict = { rounds: rounds.count, journal, leftOut };
    if (outcome) return { ...verdict, outcome, differences: rounds.certain };
    if (Date.now() >= deadline) return { ...verdict, outcome: 'unsettled', differences };
    await sleep(BETWEEN_ROUNDS_MS);
  }
}

/** What all rounds of a comparison share. */
interface Sources {
  readonly system: System;
  readonly countedActs: CountedActs;
}

function sourcesOf(options: SystemOptions): Sources {
  const system = new System(options);
  return { system, countedActs: new CountedActs(system) };
}

/** Waits until all have caught up, at most until the deadline, and then compares. */
async function compareOnce(sources: Sources, expected: Expected, deadline: number): Promise<Comparison> {
  const waiting = await sources.system.untilCaughtUp(expected.position, deadline);
  return waiting ? { differences: [], notCompared: waiting } : compare(sources, expected);
}

/** Tables first: counts change with every event, so they are read closest to the truth. */
async function compare({ system, countedActs }: Sources, expected: Expected): Promise<Comparison> {
  const { bps, kemensos, kemenp2mi } = system.options.urls;
  const { truth } = expected;
  const tables = bps ? await readTables(system, bps, truth) : undefined;
  const registry = await compareRegistry(system, expected);
  const ministries = await Promise.all([
    kemensos ? compareKemensos(system, kemensos, truth) : [],
    kemenp2mi ? compareWatched(system, kemenp2mi, truth) : [],
  ]);
  const found = [...registry.differences, ...ministries.flat()];
  const others = new OthersActs(system, expected);
  await others.trace(found, registry.families);
  const own = found.filter((difference) => !others.explains(difference));
  const counts = tables
    ? await compareTables({ system, countedActs, others }, truth, tables)
    : { differences: [], rows: 0 };
  return { differences: [...counts.differences, ...own], leftOut: others.leftOut(counts.rows) };
}

interface RegistryVerdict {
  readonly differences: readonly Difference[];
  /** The cards that differ, as the registry has them. */
  readonly families: ReadonlyMap<string, Document | undefined>;
}

async function compareRegistry(system: System, { truth, position }: Expected): Promise<RegistryVerdict> {
  const { urls } = system.options;
  const gate = new Gate(CONCURRENCY);
  const read = (path: string) =>
    gate.pass(() => system.get<Document>(urls.registry, `${path}?minPosition=${position}`, 'auditor', true));
  const families = new Map<string, Document | undefined>();
  const persons = truth.persons.map(async (person) =>
    comparePerson('registry', person, await read(`/v1/persons/${person.personId}`), registryPaths),
  );
  const cards = truth.families.map(async (family) => {
    const document = await read(`/v1/families/${family.familyId}`);
    const differences = compareFamily(family, document);
    if (differences.length > 0) families.set(family.familyId, document);
    return differences;
  });
  const gone = truth.gone.map(async ({ personId: of, as }) => {
    const found = (await read(`/v1/persons/${of}`))?.['status'];
    return found === as ? [] : [{ where: 'registry' as const, of, field: 'status', expected: as, found }];
  });
  return { differences: (await Promise.all([...persons, ...cards, ...gone])).flat(), families };
}

async function compareKemensos(system: System, url: string, truth: Truth): Promise<Difference[]> {
  const copies = await copiesOf(
    system,
    url,
    [...truth.persons, ...truth.gone].map(({ personId }) => personId),
  );
  const persons = truth.persons.flatMap((person) =>
    comparePerson('kemensos', person, copies.get(person.personId), kemensosPaths),
  );
  const gone = truth.gone.flatMap(({ personId }) => absent('kemensos', personId, copies));
  return [...persons, ...gone, ...(await compareCases(system, url, truth))];
}

/** A person of whom a ministry may not have a copy. */
function absent(where: Difference['where'], of: string, copies: ReadonlyMap<string, Document>): Difference[] {
  return copies.has(of) ? [{ where, of, field: 'person', expected: 'absent', found: 'present' }] : [];
}

/** All cases or alerts of a ministry, read page by page. */
async function raisedAt(
  system: System,
  url: string,
  list: 'cases' | 'alerts',
  kind?: string,
): Promise<Raised[]> {
  const raised: Raised[] = [];
  let after: number | null = 0;
  while (after !== null) {
    type Page = Readonly<Record<typeof list, readonly Raised[]>> & { readonly next: number | null };
    const of = kind ? `&kind=${kind}` : '';
    const page: Page = await system.get<Page>(
      url,
      `/v1/${list}?after=${after}&limit=${PAGE}${of}`,
      'auditor',
    );
    raised.push(...page[list]);
    after = page.next;
  }
  return raised;
}

const comparedCases = ['stop-payment', 'new-component'] as const;

/** Deaths and births in beneficiary households, of persons of the simulation. */
async function compareCases(
  system: System,
  url: string,
  { persons, kemensos }: Truth,
): Promise<Difference[]> {
  if (!kemensos) return [];
  const known = new Set(persons.map(({ personId }) => personId));
  const raised = await Promise.all(comparedCases.map((kind) => raisedAt(system, url, 'cases', kind)));
  const found = raised.flat().filter(({ personKey }) => known.has(personKey));
  return compareNotices('kemensos', kemensos.cases, found);
}

/**
 * Of the persons of the simulation, KemenP2MI must have those on the watch-list and their next of kin, and no others. It
 * must have one alert for each watched person who died, and none for the living.
 */
async function compareWatched(system: System, url: string, truth: Truth): Promise<Difference[]> {
  if (!truth.kemenp2mi) return [];
  const { watched, kin, alerts } = truth.kemenp2mi;
  const visible = new Set([...watched, ...kin]);
  const known = new Set(truth.persons.map(({ personId }) => personId));
  const copies = await copiesOf(system, url, [...known, ...truth.gone.map(({ personId }) => personId)]);
  const persons = truth.persons.flatMap((person): Difference[] => {
    const copy = copies.get(person.personId);
    const of = person.personId;
    if (visible.has(of)) return comparePerson('kemenp2mi', person, copy, kemenp2miPaths);
    return absent('kemenp2mi', of, copies);
  });
  const gone = truth.gone.flatMap(({ personId }) => absent('kemenp2mi', personId, copies));
  const raised = await raisedAt(system, url, 'alerts');
  const deaths = raised.filter(({ kind, personKey }) => kind === 'death' && known.has(personKey));
  return [...persons, ...gone, ...compareNotices('kemenp2mi', alerts, deaths)];
}
