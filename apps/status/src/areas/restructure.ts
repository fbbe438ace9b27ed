import { createHash } from 'node:crypto';
import { parse } from 'csv-parse/sync';
import { uuidv7 } from 'uuidv7';
import {
  areasAfter,
  AREAS_STREAM,
  eventTypes,
  faultsOfReform,
  foldAreas,
  recordReform,
  toFact,
  type AreaChange,
  type AreaDirectory,
  type AreaEvent,
  type AreaFault,
  type AreaReform,
} from '@peristiwa/domain';
import { canonicalJson, type PlainDate } from '@peristiwa/kernel';
import type { ActToAppend, Ledger } from '@peristiwa/ledger';

export type Restructured =
  | { readonly kind: 'recorded'; readonly position: number }
  /** This reform is on record already, from an earlier run. */
  | { readonly kind: 'known' }
  | { readonly kind: 'refused'; readonly faults: readonly AreaFault[] };

export interface RestructureOptions {
  readonly ledger: Ledger;
  /** The published list, without the reforms of the ledger. */
  readonly areas: AreaDirectory;
  readonly today: PlainDate;
  /** The reform is checked and not recorded. */
  readonly dryRun?: boolean;
}

/** The office of acts for the whole country. */
const NATIONAL = '0000';

/** Rows `from,to,name` below a header with these names. @throws Error that says what is wrong with the file */
export function readChanges(text: string): AreaChange[] {
  const rows = parse(text, { bom: true, columns: true, skip_empty_lines: true, trim: true }) as {
    readonly from?: string;
    readonly to?: string;
    readonly name?: string;
  }[];
  if (rows.length === 0 || rows[0]?.to === undefined)
    throw new Error('the first line of the file has to be: from,to,name');
  return rows.map(({ from, to = '', name }) => ({
    to,
    ...(from && { from }),
    ...(name && { name }),
  }));
}

/**
 * Records a boundary reform as one event on the stream of the areas. Nothing is written to persons and cards: whoever
 * reads a code that the reform retired reads its successor. @throws when the ledger cannot be reached; run it again
 */
export async function restructure(
  reform: AreaReform,
  { ledger, areas, today, dryRun = false }: RestructureOptions,
): Promise<Restructured> {
  const events = (await ledger.readStreams([AREAS_STREAM])).get(AREAS_STREAM) ?? [];
  const earlier = foldAreas(events.map((event) => toFact<AreaEvent>(event)));
  if (earlier.some((one) => canonicalJson(one) === canonicalJson(reform))) return { kind: 'known' };
  const faults = faultsOfReform(reform.changes, areasAfter(areas, earlier));
  if (faults.length > 0) return { kind: 'refused', faults };
  if (dryRun) return { kind: 'recorded', position: 0 };
  const outcome = await ledger.append(toAppend(reform, events.length, today));
  if (outcome.kind !== 'appended')
    throw new Error('another reform was recorded at the same moment; run it again');
  return { kind: 'recorded', position: outcome.act.position };
}

function toAppend(reform: AreaReform, version: number, today: PlainDate): ActToAppend {
  const { changes } = recordReform(reform);
  return {
    actId: uuidv7(),
    requestId: uuidv7(),
    contentHash: createHash('sha256').update(canonicalJson(reform)).digest(),
    office: NATIONAL,
    meta: JSON.stringify({ actor: 'areas', channel: 'system' }),
    streams: [{ streamId: AREAS_STREAM, kind: 'area', version, events: 1 }],
    reservations: [],
    result: '{}',
    events: changes.flatMap(({ events }) =>
      events.map(({ type, occurredOn, data }) => ({
        ...{ streamId: AREAS_STREAM, type, schemaVersion: eventTypes[type].version, occurredOn },
        ...{ reportedOn: today, data: JSON.stringify(data) },
      })),
    ),
  };
}
