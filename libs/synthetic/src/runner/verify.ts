import { setTimeout as sleep } from 'node:timers/promises';
import type { MonthCount, MoveCount, Truth } from '../truth';
import {
  compareFamily,
  compareNotices,
  comparePerson,
  compareTable,
  kemenp2miReading,
  kemensosReading,
  registryReading,
  type Difference,
  type Document,
  type Raised,
  type Reading,
} from './comparison';
import { Gate } from './gate';
import { Rounds } from './rounds';
import type { JournalTruth } from './journal-truth';
import { System, type SystemOptions } from './system';

const BETWEEN_ROUNDS_MS = 2_000;
const CONCURRENCY = 8;
const PAGE = 1_000;

export interface VerifyOptions extends SystemOptions {
  readonly truth: Truth;
  /** Highest ledger position that an answer named. */
  readonly position: number;
}

/** Compares the truth with the registry and the ministries, again and again until they agree or time is up. */
export async function verifyTruth(options: VerifyOptions): Promise<Difference[]> {
  const deadline = Date.now() + options.timeoutMs;
  const system = new System(options);
  for (;;) {
    const differences = await compareOnce(system, options, deadline);
    if (differences.length === 0 || Date.now() >= deadline) return differences;
    await sleep(BETWEEN_ROUNDS_MS);
  }
}

export interface RunningOptions extends SystemOptions {
  /** Reads the journal again. */
  readonly read: () => JournalTruth;
}

export interface RunningVerdict {
  /** `unsettled`: some value was another one in every round, so that nobody can tell; `stopped`: the stream ended. */
  readonly outcome: 'agrees' | 'differs' | 'unsettled' | 'stopped';
  readonly rounds: number;
  readonly differences: readonly Difference[];
  /** As of the last round. */
  readonly journal: JournalTruth;
}

/** Compares while events go on: what differs only because one side was read a moment later is gone the next time. */
export async function verifyWhileRunning(options: RunningOptions): Promise<RunningVerdict> {
  const deadline = Date.now() + options.timeoutMs;
  const system = new System(options);
  const rounds = new Rounds();
  for (;;) {
    const journal = options.read();
    if (!journal.isRunning) return { outcome: 'stopped', rounds: rounds.count, differences: [], journal };
    const differences = await compareOnce(system, journal, deadline);
    const verdict = rounds.add(differences, journal.stuckAt);
    const told = { rounds: rounds.count, journal };
    if (verdict) return { ...told, outcome: verdict, differences: rounds.standing };
    if (Date.now() >= deadline) return { ...told, outcome: 'unsettled', differences };
    await sleep(BETWEEN_ROUNDS_MS);
  }
}

/** Waits until all are in step, at most until the deadline, and compares then. */
async function compareOnce(system: System, expected: Expected, deadline: number): Promise<Difference[]> {
  const waiting = await system.untilInStep(expected.position, deadline);
  const late: Difference[] = waiting
    ? [{ where: 'feeds', of: 'all', field: 'in step', expected: 'yes', found: waiting }]
    : [];
  return [...late, ...(await compare(system, expected))];
}

type Expected = Pick<VerifyOptions, 'truth' | 'position'>;

/** Tables first: counts move with every event, so they are read closest to the truth. */
async function compare(system: System, expected: Expected): Promise<Difference[]> {
  const { urls } = system.options;
  const { truth } = expected;
  const parts = urls.bps ? [await compareTables(system, urls.bps, truth)] : [];
  parts.push(await compareRegistry(system, expected));
  if (urls.kemensos) {
    parts.push(await compareCopies(system, 'kemensos', urls.kemensos, truth.persons, kemensosReading));
    parts.push(await compareCases(system, urls.kemensos, truth));
  }
  if (urls.kemenp2mi) parts.push(await compareWatched(system, urls.kemenp2mi, truth));
  return parts.flat();
}

async function compareRegistry(system: System, { truth, position }: Expected): Promise<Difference[]> {
  const { urls } = system.options;
  const gate = new Gate(CONCURRENCY);
  const read = (path: string) =>
    gate.pass(() => system.get<Document>(urls.registry, `${path}?minPosition=${position}`, 'auditor', true));
  const persons = truth.persons.map(async (person) =>
    comparePerson('registry', person, await read(`/v1/persons/${person.personId}`), registryReading),
  );
  const families = truth.families.map(async (family) =>
    compareFamily(family, await read(`/v1/families/${family.familyId}`)),
  );
  return (await Promise.all([...persons, ...families])).flat();
}

async function compareCopies(
  system: System,
  where: 'kemensos' | 'kemenp2mi',
  url: string,
  expected: Truth['persons'],
  reading: Reading,
): Promise<Difference[]> {
  const copies = new Map<string, Document>();
  let after = '';
  for (;;) {
    const path = `/v1/copies?after=${encodeURIComponent(after)}&limit=${PAGE}`;
    const page = await system.get<{ persons: Document[]; next: string | null }>(url, path, 'auditor');
    for (const person of page.persons) {
      copies.set(String(person['personKey']), (person['state'] as Document | undefined) ?? person);
    }
    if (!page.next) break;
    after = page.next;
  }
  const differences = expected.flatMap((person) =>
    comparePerson(where, person, copies.get(person.personId), reading),
  );
  for (const { personId } of expected) copies.delete(personId);
  return [...differences, ...(await strangersOf(system, where, [...copies.keys()]))];
}

/**
 * Others may register people as well, at the counter or in another simulation: at Kemensos somebody unknown to this
 * story must be in the registry, on a watch-list nobody else has a place.
 */
async function strangersOf(
  system: System,
  where: 'kemensos' | 'kemenp2mi',
  strangers: readonly string[],
): Promise<Difference[]> {
  const { registry } = system.options.urls;
  const gate = new Gate(CONCURRENCY);
  const found = await Promise.all(
    strangers.map((of) =>
      gate.pass(async () => {
        const isOthers =
          where === 'kemensos' &&
          (await system.get<Document>(registry, `/v1/persons/${of}`, 'auditor', true)) !== undefined;
        return isOthers ? [] : [{ where, of, field: 'person', expected: 'absent', found: 'present' }];
      }),
    ),
  );
  return found.flat();
}

/** All that a ministry has raised, page by page. */
async function raisedAt(system: System, url: string, list: 'cases' | 'alerts'): Promise<Raised[]> {
  const raised: Raised[] = [];
  let after: number | null = 0;
  while (after !== null) {
    type Page = Readonly<Record<typeof list, readonly Raised[]>> & { readonly next: number | null };
    const page: Page = await system.get<Page>(url, `/v1/${list}?after=${after}&limit=${PAGE}`, 'auditor');
    raised.push(...page[list]);
    after = page.next;
  }
  return raised;
}

const comparedCases: ReadonlySet<string> = new Set(['stop-payment', 'change-recipient', 'new-component']);

/** Deaths and births in beneficiary households; other people's may be among them and are their own affair. */
async function compareCases(
  system: System,
  url: string,
  { persons, kemensos }: Truth,
): Promise<Difference[]> {
  if (!kemensos) return [];
  const known = new Set(persons.map(({ personId }) => personId));
  const raised = await raisedAt(system, url, 'cases');
  const found = raised.filter(({ kind, personKey }) => comparedCases.has(kind) && known.has(personKey));
  return compareNotices('kemensos', kemensos.cases, found);
}

/** One alert for each watched person who died, and none for the living. */
async function compareWatched(system: System, url: string, truth: Truth): Promise<Difference[]> {
  if (!truth.kemenp2mi) return [];
  const { watched, kin, alerts } = truth.kemenp2mi;
  const visible = new Set([...watched, ...kin]);
  const persons = truth.persons.filter(({ personId }) => visible.has(personId));
  const copies = await compareCopies(system, 'kemenp2mi', url, persons, kemenp2miReading);
  const raised = await raisedAt(system, url, 'alerts');
  const deaths = raised.filter(({ kind }) => kind === 'death');
  return [...copies, ...compareNotices('kemenp2mi', alerts, deaths)];
}

async function compareTables(system: System, url: string, { bps }: Truth): Promise<Difference[]> {
  const tables = ['births', 'deaths', 'moves'] as const;
  const parts = tables.map(async (table) => {
    const months = bps[table].map(({ month }) => month).toSorted();
    const [from, to] = [months[0] ?? '2000-01', months.at(-1) ?? '2000-01'];
    const path = `/v1/tables/${table}?from=${from}&to=${to}`;
    const { rows } = await system.get<{ rows: (MonthCount | MoveCount)[] }>(url, path, 'auditor');
    return compareTable(table, bps[table], rows);
  });
  return (await Promise.all(parts)).flat();
}
