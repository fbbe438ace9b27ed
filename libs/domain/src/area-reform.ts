import type { PlainDate } from '@peristiwa/kernel';
import { areaLevel, type Area, type AreaDirectory } from './area';

/**
 * One row of a boundary reform (pemekaran, penggabungan, perubahan nama): the area `from` has the code `to` from now
 * on. Areas below it keep the rest of their code, unless a row of their own names them.
 */
export interface AreaChange {
  /** Absent for an area that takes over none by itself, such as a new province. */
  readonly from?: string;
  readonly to: string;
  /** Required for a code that was not in use. */
  readonly name?: string;
}

/** A boundary reform as its law decides it (`domain.md` §1.4). */
export interface AreaReform {
  /** Undang-undang or Kepmendagri. */
  readonly decree: string;
  readonly effectiveOn: PlainDate;
  readonly changes: readonly AreaChange[];
}

/** What is wrong with one row of a reform. */
export interface AreaFault {
  /** From 0. */
  readonly row: number;
  readonly code:
    | 'code-malformed'
    | 'area-unknown'
    | 'levels-differ'
    | 'name-missing'
    | 'parent-unknown'
    | 'nothing-changes'
    | 'row-repeated';
}

/** Rows that cannot be, given the areas before the reform; none when it may be recorded. */
export function faultsOfReform(changes: readonly AreaChange[], areas: AreaDirectory): AreaFault[] {
  const listed = new Set(changes.map(({ to }) => to));
  const seen = new Set<string>();
  return changes.flatMap((change, row): AreaFault[] => {
    const code = faultOf(change, areas, listed) ?? (seen.has(keyOf(change)) ? 'row-repeated' : undefined);
    seen.add(keyOf(change));
    return code ? [{ row, code }] : [];
  });
}

const keyOf = ({ from, to }: AreaChange) => `${from ?? ''}>${to}`;

function faultOf(
  { from, to, name }: AreaChange,
  areas: AreaDirectory,
  listed: ReadonlySet<string>,
): AreaFault['code'] | undefined {
  const level = areaLevel(to);
  if (!level || ![from ?? to, to].every((code) => /^\d+$/.test(code))) return 'code-malformed';
  const before = from === undefined ? undefined : areas.find(from);
  if (from !== undefined && !before) return 'area-unknown';
  if (before && before.level !== level) return 'levels-differ';
  const inUse = areas.find(to);
  if (!inUse && !name) return 'name-missing';
  const parent = parentOf(to);
  if (parent !== undefined && !areas.find(parent) && !listed.has(parent)) return 'parent-unknown';
  return inUse && (from ?? to) === to && (name ?? inUse.name) === inUse.name ? 'nothing-changes' : undefined;
}

/** Prefix lengths of the levels, the lowest level first. */
const LENGTHS = [10, 6, 4, 2] as const;
const parentOf = (code: string): string | undefined => {
  const length = LENGTHS[LENGTHS.indexOf(code.length as 10) + 1];
  return length && code.slice(0, length);
};

/** The areas after the reforms, in the order given. Codes that they retire resolve to their successors. */
export function areasAfter(areas: AreaDirectory, reforms: readonly AreaReform[]): AreaDirectory {
  return reforms.reduce((before, reform) => new ReformedAreas(before, reform), areas);
}

class ReformedAreas implements AreaDirectory {
  /** Codes that changed, each with its successors, and the reverse. */
  private readonly successors = new Map<string, string[]>();
  private readonly sources = new Map<string, string[]>();
  private readonly names = new Map<string, string>();
  /** Codes that rows name, by the code of the area above. */
  private readonly below = new Map<string, string[]>();
  private readonly year: string;

  constructor(
    private readonly before: AreaDirectory,
    private readonly reform: AreaReform,
  ) {
    this.year = reform.effectiveOn.slice(0, 4);
    for (const { from, to, name } of reform.changes) {
      if (name) this.names.set(to, name);
      if (from !== undefined && from !== to) {
        add(this.successors, from, to);
        add(this.sources, to, from);
      }
      const parent = parentOf(to);
      if (parent !== undefined) add(this.below, parent, to);
    }
  }

  find(code: string): Area | undefined {
    const level = areaLevel(code);
    if (!level) return undefined;
    const source = this.sourcesOf(code)[0];
    const before = this.isRetired(code) ? undefined : this.before.find(code);
    if (!before && source === undefined && !this.names.has(code)) return undefined;
    const name = this.names.get(code) ?? before?.name ?? this.before.find(source ?? '')?.name;
    if (name === undefined) return undefined;
    return before ? { ...before, name } : { code, name, level, validFrom: this.year };
  }

  findEver(code: string): Area | undefined {
    const now = this.find(code);
    if (now) return now;
    const before = this.before.findEver(code);
    if (!before || before.validTo !== undefined) return before;
    return {
      ...before,
      validTo: this.year,
      successors: this.successorsOf(code) ?? [],
      decree: this.reform.decree,
    };
  }

  children(code: string): readonly Area[] {
    const above = [...this.sourcesOf(code), ...(this.isRetired(code) ? [] : [code])];
    const moved = above
      .flatMap((area) => this.before.children(area))
      .flatMap((child) => this.successorsOf(child.code) ?? [child.code]);
    const codes = [...moved, ...(this.below.get(code) ?? [])].filter((child) => parentOf(child) === code);
    return [...new Set(codes)].flatMap((child) => this.find(child) ?? []);
  }

  knowsDistrict(code: string): boolean {
    return this.before.knowsDistrict(code) || this.find(code)?.level === 'district';
  }

  /** By the row of the nearest area; undefined when no row changes the code. */
  private successorsOf(code: string): readonly string[] | undefined {
    for (const length of LENGTHS) {
      const found = length <= code.length ? this.successors.get(code.slice(0, length)) : undefined;
      // An area below one that was split has its successor on a row of its own, or keeps its place with none of them.
      if (found) return length === code.length || found.length === 1 ? under(found, code, length) : [];
    }
    return undefined;
  }

  private isRetired(code: string): boolean {
    return this.successorsOf(code) !== undefined;
  }

  /** The areas before the reform that have this code now. */
  private sourcesOf(code: string): readonly string[] {
    for (const length of LENGTHS) {
      const found = length <= code.length ? this.sources.get(code.slice(0, length)) : undefined;
      const exact = (found ? under(found, code, length) : []).filter(
        (source) => this.before.find(source) && this.successorsOf(source)?.includes(code),
      );
      if (exact.length > 0) return exact;
    }
    return [];
  }
}

const under = (areas: readonly string[], code: string, length: number) =>
  areas.map((area) => area + code.slice(length));

function add(lists: Map<string, string[]>, key: string, value: string): void {
  lists.set(key, [...(lists.get(key) ?? []), value]);
}
