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
import type { SimulationLog, Tokens } from './sender';

export interface VerifyOptions {
  readonly truth: Truth;
  /** Highest ledger position that an answer named. */
  readonly position: number;
  readonly urls: {
    readonly registry: string;
    readonly publisher?: string;
    readonly kemensos?: string;
    readonly kemenp2mi?: string;
    readonly bps?: string;
  };
  readonly tokens: Tokens;
  /** How long to wait for projector, feeds and ministries before differences count. */
  readonly timeoutMs: number;
  readonly log: SimulationLog;
}

const POLL_MS = 500;
const CONCURRENCY = 8;
const PAGE = 1_000;

/** Compares the truth with the registry and the ministries, again and again until they agree or time is up. */
export async function verifyTruth(options: VerifyOptions): Promise<Difference[]> {
  const deadline = Date.now() + options.timeoutMs;
  const system = new System(options);
  for (;;) {
    const waiting = await behind(system, options).catch(reasonOf);
    const isLast = Date.now() >= deadline;
    if (waiting && !isLast) {
      options.log.info({ waiting }, 'not in step yet');
      await sleep(POLL_MS);
      continue;
    }
    const late: Difference[] = waiting
      ? [{ where: 'feeds', of: 'all', field: 'in step', expected: 'yes', found: waiting }]
      : [];
    const differences = [...late, ...(await compare(system, options))];
    if (differences.length === 0 || Date.now() >= deadline) return differences;
    await sleep(POLL_MS * 4);
  }
}

/** What is still on its way, or undefined. */
async function behind(system: System, { urls, position }: VerifyOptions): Promise<string | undefined> {
  if (!urls.publisher) return undefined;
  const state = await system.get<{
    registryPosition: number;
    feeds: { partner: string; highWater: number; lagChanges: number; sent?: number }[];
  }>(urls.publisher, '/v1/feeds', 'operator');
  if (state.registryPosition < position) return `registry at ${state.registryPosition} of ${position}`;
  for (const { partner, highWater, lagChanges, sent } of state.feeds) {
    if (lagChanges > 0) return `feed ${partner} lags ${lagChanges} changes`;
    if (sent !== undefined && sent < highWater) return `feed ${partner} sent ${sent} of ${highWater}`;
    const url = urls[partner as 'kemensos' | 'kemenp2mi' | 'bps'];
    if (!url) continue;
    const status = await system.get<{ sequence: number; quarantined?: number }>(url, '/v1/status', 'auditor');
    if (status.sequence < highWater) return `${partner} has ${status.sequence} of ${highWater}`;
    if (status.quarantined) return `${partner} has ${status.quarantined} messages in quarantine`;
  }
  return undefined;
}

async function compare(system: System, options: VerifyOptions): Promise<Difference[]> {
  const { urls } = options;
  const parts = [await compareRegistry(system, options)];
  if (urls.kemensos) {
    const { persons } = options.truth;
    parts.push(await compareCopies(system, 'kemensos', urls.kemensos, persons, kemensosReading));
    parts.push(await compareCases(system, urls.kemensos, options.truth));
  }
  if (urls.kemenp2mi) parts.push(await compareWatched(system, urls.kemenp2mi, options.truth));
  if (urls.bps) parts.push(await compareTables(system, urls.bps, options.truth));
  return parts.flat();
}

async function compareRegistry(system: System, options: VerifyOptions): Promise<Difference[]> {
  const { truth, position, urls } = options;
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

/** The parts of the system as an auditor reads them; a part that is restarting is asked again for some time. */
class System {
  constructor(readonly options: VerifyOptions) {}

  async get<Answer>(url: string, path: string, client: string): Promise<Answer>;
  async get<Answer>(url: string, path: string, client: string, isOptional: true): Promise<Answer | undefined>;
  async get<Answer>(
    url: string,
    path: string,
    client: string,
    isOptional = false,
  ): Promise<Answer | undefined> {
    const until = Date.now() + this.options.timeoutMs;
    for (;;) {
      const answer = await this.ask(url + path, client).catch(reasonOf);
      if (typeof answer !== 'string' && answer.status < 500) {
        if (answer.status === 404 && isOptional) return undefined;
        // The path may hold an id, but never personal data.
        if (answer.status >= 400) throw new Error(`${url}${path} answered ${answer.status}`);
        return answer.json as Answer;
      }
      const reason = typeof answer === 'string' ? answer : `status ${answer.status}`;
      if (Date.now() >= until) throw new Error(`${url} does not answer: ${reason}`);
      await sleep(POLL_MS);
    }
  }

  private async ask(address: string, client: string) {
    const authorization = `Bearer ${await this.options.tokens(client)}`;
    const response = await fetch(address, {
      headers: { authorization },
      signal: AbortSignal.timeout(30_000),
    });
    const text = await response.text();
    return { status: response.status, json: response.ok ? (JSON.parse(text) as unknown) : undefined };
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : 'unknown';
}
