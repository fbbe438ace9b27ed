import { exampleReportFor, type CommandName } from '@peristiwa/contracts';
import { canonicalJson } from '@peristiwa/kernel';
import { Random } from '../random';

type Body = Readonly<Record<string, unknown>>;
export type Path = Readonly<Record<string, string>>;

export type Expectation =
  | { readonly outcome: 'accepted' }
  /** Any of these codes: for some faults two codes are right. */
  | { readonly outcome: 'rejected'; readonly codes: readonly string[] }
  /** The same request was sent as step `of`: the answer must be the same. */
  | { readonly outcome: 'repeated'; readonly of: number };

/** One planned request. Text `@…` in the body is a symbol, to be replaced by an identifier. */
export interface Draft {
  readonly command: CommandName;
  readonly office: string;
  readonly body: Body;
  /** The fields of the path, such as `moveId`: symbols, or an invented id. */
  readonly path?: Path;
  readonly expected?: Expectation;
  /** Path in the result → the symbol whose identifier it gives. A known identifier must be the same. */
  readonly learns?: Readonly<Record<string, string>>;
  /** Keys of cards: steps that touch one card are sent one after the other. */
  readonly touches: readonly number[];
  /** A repeated or reused request has the id of an earlier one. */
  readonly requestId?: string;
  readonly after?: number;
}

export interface Step {
  readonly n: number;
  readonly command: CommandName;
  readonly office: string;
  readonly requestId: string;
  readonly body: Body;
  readonly path: Path;
  readonly expected: Expectation;
  readonly learns: Readonly<Record<string, string>>;
  readonly touches: readonly string[];
  /** A random number from 0 to 1: a runner with brokers sends steps below its intake share through Kafka. */
  readonly draw: number;
}

export function toStep(n: number, draft: Draft, random: Random): Step {
  const requestId = draft.requestId ?? random.uuid();
  const touches = [...new Set(draft.touches)].map((card) => `c:${card}`);
  if (draft.after !== undefined) touches.push(`s:${draft.after}`);
  return {
    n,
    command: draft.command,
    office: draft.office,
    requestId,
    body: { requestId, ...draft.body, ...exampleReportFor(draft.command, draft.body) },
    path: draft.path ?? {},
    expected: draft.expected ?? { outcome: 'accepted' },
    learns: draft.learns ?? {},
    touches,
    draw: random.float(),
  };
}

/** A digest of the plan. It shows when a journal was written by another version of the generator. */
export function fingerprint(step: Step): string {
  const random = new Random(canonicalJson(step));
  return random.bits().toString(16).padStart(8, '0') + random.bits().toString(16).padStart(8, '0');
}

export const symbol = (name: string): string => `@${name}`;

/** Replaces each `@symbol`; undefined when an identifier is unknown because the command that gives it was refused. */
export function fillIn(value: unknown, identifiers: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.startsWith('@') ? identifiers.get(value.slice(1)) : value;
  if (Array.isArray(value)) {
    const items = value.map((item) => fillIn(item, identifiers));
    return items.includes(undefined) ? undefined : items;
  }
  if (value === null || typeof value !== 'object') return value;
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const filled = fillIn(member, identifiers);
    if (filled === undefined) return undefined;
    members.push([key, filled]);
  }
  return Object.fromEntries(members);
}

/** The member of an answer at a path, such as `children.0.nik`; `actId` is that of the act. */
export function learnt(
  { actId, result }: { readonly actId?: unknown; readonly result?: unknown },
  path: string,
) {
  if (path === 'actId') return actId;
  return path
    .split('.')
    .reduce<unknown>((part, member) => (part as Record<string, unknown> | undefined)?.[member], result);
}
