import { regencyOf } from '@peristiwa/domain';
import type { MonthCount, MoveCount, Truth } from '../truth';
import { compareTable, rowKey, type Counts, type Difference, type TableName } from './comparison';
import type { CountedAct, CountedActs } from './counted-acts';
import type { OthersActs } from './others';
import type { System } from './system';

const names: readonly TableName[] = ['births', 'deaths', 'moves'];

/** The published tables of BPS, for the months of the truth. */
export interface Tables {
  readonly counts: ReadonlyMap<TableName, Counts>;
  readonly months: ReadonlyMap<TableName, readonly [string, string]>;
}

/** With `knownAt`, only what was recorded before; BPS accepts full hours only. */
export async function readTables(
  system: System,
  url: string,
  { bps }: Truth,
  knownAt?: Date,
): Promise<Tables> {
  const months = new Map(names.map((name) => [name, period(rowsOf(bps, name).map(({ month }) => month))]));
  const read = async (name: TableName): Promise<[TableName, Counts]> => {
    const [from, to] = months.get(name) ?? period([]);
    const cutOff = knownAt ? `&knownAt=${encodeURIComponent(knownAt.toISOString())}` : '';
    const path = `/v1/tables/${name}?from=${from}&to=${to}${cutOff}`;
    const { rows } = await system.get<{ rows: (MonthCount | MoveCount)[] }>(url, path, 'auditor');
    return [name, new Map(rows.map((row) => [rowKey(row), row.count]))];
  };
  return { counts: new Map(await Promise.all(names.map(read))), months };
}

/** The rows in which a table counts somebody. */
function rowsOf(bps: Truth['bps'], name: TableName): readonly { readonly month: string }[] {
  return name === 'deaths' ? [...bps.deaths, ...bps.deathsWithoutNik] : bps[name];
}

function period(months: readonly string[]): [string, string] {
  const sorted = months.toSorted();
  return [sorted[0] ?? '2000-01', sorted.at(-1) ?? '2000-01'];
}

export interface TableVerdict {
  readonly differences: readonly Difference[];
  /** Number of rows that agree only after the acts of others are left out. */
  readonly rows: number;
}

export interface TableSources {
  readonly system: System;
  readonly countedActs: CountedActs;
  readonly others: OthersActs;
}

/**
 * Compares counts. Where they differ, the acts of others since the beginning of the simulation are subtracted. Persons
 * whom acts of others affected are left out on both sides, and all earlier counts are subtracted.
 */
export async function compareTables(
  { system, countedActs, others }: TableSources,
  truth: Truth,
  found: Tables,
): Promise<TableVerdict> {
  const differences = allTables(truth, found.counts);
  const { bps, publisher } = system.options.urls;
  if (differences.length === 0 || !bps || !publisher) return { differences, rows: 0 };
  const since = await beginning(system, truth);
  if (!since) return { differences, rows: 0 };
  const earlier = await readTables(system, bps, truth, since);
  const acts = (await countedActs.recordedSince(publisher, since)).filter((act) => isIn(found, act));
  const isOwn = others.ownership();
  const out = acts.filter(({ personId, requestId }) => {
    const isOthers = requestId !== undefined && !isOwn(requestId);
    if (isOthers) others.acts.add(requestId);
    return isOthers || others.isLeftOut(personId);
  });
  const deaths = await deathsOfOthers(system, bps, truth, since);
  const own = new Map(names.map((name) => [name, without(name, found, { earlier, out, deaths })]));
  const left = allTables(truth, own, (personId) => !others.isLeftOut(personId));
  const stillDiffers = new Set(left.map(({ of }) => of));
  return { differences: left, rows: differences.filter(({ of }) => !stillDiffers.has(of)).length };
}

function allTables(
  { bps }: Truth,
  found: ReadonlyMap<TableName, Counts>,
  counts: (personId: string) => boolean = () => true,
): Difference[] {
  return names.flatMap((name) => {
    const expected = new Map(bps[name].map((row) => [rowKey(row), row.persons.filter(counts).length]));
    for (const row of name === 'deaths' ? bps.deathsWithoutNik : []) {
      expected.set(rowKey(row), (expected.get(rowKey(row)) ?? 0) + row.count);
    }
    return compareTable(name, expected, found.get(name) ?? new Map());
  });
}

interface Others {
  readonly earlier: Tables;
  readonly out: readonly CountedAct[];
  readonly deaths: Counts;
}

function without(name: TableName, found: Tables, { earlier, out, deaths }: Others): Counts {
  const counts = new Map(found.counts.get(name));
  const take = (row: string, count: number) => counts.set(row, (counts.get(row) ?? 0) - count);
  for (const [row, count] of earlier.counts.get(name) ?? []) take(row, count);
  for (const { table, row } of out) if (table === name) take(row, 1);
  for (const [row, count] of name === 'deaths' ? deaths : []) take(row, count);
  return counts;
}

interface ListedDeaths {
  readonly deaths: readonly {
    readonly recordedAt: string;
    readonly state?: { readonly diedOn?: string; readonly residence?: string };
  }[];
  readonly next: string | null;
}

/**
 * Deaths without a NIK that BPS was told since then and that are not those of the simulation. The feed of BPS names no
 * request, and no other has these deaths: whose they are follows from their number in each row.
 */
async function deathsOfOthers(system: System, url: string, { bps }: Truth, since: Date): Promise<Counts> {
  const rows = new Map<string, number>();
  for (let after: string | null = ''; after !== null;) {
    const page: ListedDeaths = await system.get(
      url,
      `/v1/deaths-without-nik?after=${after}&limit=1000`,
      'auditor',
    );
    for (const { recordedAt, state } of page.deaths) {
      if (Date.parse(recordedAt) < since.getTime() || !state?.diedOn || !state.residence) continue;
      const row = `${regencyOf(state.residence)} ${state.diedOn.slice(0, 7)}`;
      rows.set(row, (rows.get(row) ?? 0) + 1);
    }
    after = page.next;
  }
  for (const row of bps.deathsWithoutNik) {
    rows.set(rowKey(row), Math.max(0, (rows.get(rowKey(row)) ?? 0) - row.count));
  }
  return rows;
}

function isIn({ months }: Tables, { table, row }: CountedAct): boolean {
  const [from, to] = months.get(table) ?? period([]);
  const month = row.slice(-'YYYY-MM'.length);
  return month >= from && month <= to;
}

const HOUR_MS = 3_600_000;

/**
 * The full hour before the one in which the first person of the simulation was recorded, by the clock of the system. BPS
 * accepts full hours only, and the first steps may be recorded in any order.
 */
async function beginning(system: System, { persons }: Truth): Promise<Date | undefined> {
  const [first] = persons;
  if (!first) return undefined;
  const path = `/v1/persons/${first.personId}/events`;
  type Timeline = { readonly events: readonly { readonly recordedAt: string }[] };
  const timeline = await system.get<Timeline>(system.options.urls.registry, path, 'auditor', true);
  const recorded = timeline?.events.map(({ recordedAt }) => Date.parse(recordedAt)) ?? [];
  if (recorded.length === 0) return undefined;
  return new Date((Math.floor(Math.min(...recorded) / HOUR_MS) - 1) * HOUR_MS);
}
