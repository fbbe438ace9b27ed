import { z } from 'zod';
import { canonicalJson } from '@peristiwa/kernel';
import { lines } from '@peristiwa/signing';
import { AreaRelabelled } from './area-relabelled';
import { DeathWithoutNik } from './death-without-nik';
import { FeedPlace } from './reconciliation';

/**
 * Extracts (ADR 0053): what a partner holds after one message of its feed, as files. A copy is filled from an extract and
 * then follows the feed from the places that the manifest names.
 */
export const extractFormats = { ndjson: 'application/x-ndjson', csv: 'text/csv' } as const;
export type ExtractFormat = keyof typeof extractFormats;

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);

/** A person of an extract. A line of NDJSON is this row in canonical JSON (RFC 8785). */
export const ExtractRow = z.strictObject({
  personKey: z.string().min(1),
  /** As in the message. */
  version: count,
  /** The last message about the person up to that of the extract, and its partition. */
  sequence: count,
  partition: FeedPlace.shape.partition,
  /** What the message says is held of the person. */
  state: z.record(z.string(), z.unknown()),
});
export type ExtractRow = z.infer<typeof ExtractRow>;

/** The columns of a CSV part before those of the state. */
export const extractColumns = ['personKey', 'version', 'sequence', 'partition'] as const;

const PartFile = z.object({ bytes: count, sha256: Sha256 });

/** What an extract is made of. Everything in it is signed, and the digests of the parts with it. */
export const ExtractManifest = z
  .object({
    extractId: z.string(),
    partner: z.string(),
    agreementVersion: z.number().int(),
    /** URL of the JSON Schema under which the states are. */
    dataSchema: z.string(),
    /** Every message of the feed up to this one is in the extract, none after it. */
    sequence: count,
    /** Where the feed continues: the last message of each partition, and the digest of its chain after it. */
    places: z.array(FeedPlace.extend({ digest: Sha256 })),
    /** Areas that have another code or name by messages up to that one: the codes of states are read by them. */
    areas: z.array(AreaRelabelled.extend({ sequence: count })),
    /** Deaths without a NIK that count after that message; absent when the partner has none, as for earlier readers. */
    deathsWithoutNik: z.array(DeathWithoutNik.extend({ sequence: count })).optional(),
    persons: count,
    /** XOR of the digests of all persons (65,536 buckets), as in a certificate of reconciliation. */
    digest: Sha256,
    parts: z.array(
      z.object({ part: z.number().int().min(1), persons: count, ndjson: PartFile, csv: PartFile }),
    ),
    issuedAt: z.string(),
    keyId: z.string(),
    /** Ed25519 over `extractText`, hexadecimal. */
    signature: z.string(),
  })
  .meta({ id: 'ExtractManifest' });
export type ExtractManifest = z.infer<typeof ExtractManifest>;
export type ExtractPart = ExtractManifest['parts'][number];

/** The exact bytes that a manifest signs. */
export function extractText(manifest: ExtractManifest): Buffer {
  return lines('peristiwa-extract-1', manifest.partner, canonicalJson({ ...manifest, signature: undefined }));
}

/**
 * - `preparing`: parts are being made; `ready`: they can be fetched.
 * - `cancelled` by somebody, `replaced` by a later extract, `expired`, or `outdated` because the agreement changed: the
 *   parts are deleted.
 * - `failed`: the holdings are not what was sent; an operator has to look at them.
 */
export const extractStates = [
  'preparing',
  'ready',
  'cancelled',
  'replaced',
  'expired',
  'outdated',
  'failed',
] as const;
export type ExtractState = (typeof extractStates)[number];

export const ExtractAnswer = z
  .object({
    extractId: z.string(),
    partner: z.string(),
    state: z.enum(extractStates),
    agreementVersion: z.number().int(),
    /** Of the last message in it; null before the first part is begun. */
    sequence: count.nullable(),
    persons: count,
    preparedPersons: count,
    /** Estimated from the pace so far; null while that is unknown. */
    secondsLeft: count.nullable(),
    createdBy: z.string(),
    createdAt: z.string(),
    expiresAt: z.string(),
    /** When it is ready. */
    manifest: ExtractManifest.optional(),
  })
  .meta({ id: 'Extract' });
export type ExtractAnswer = z.infer<typeof ExtractAnswer>;
