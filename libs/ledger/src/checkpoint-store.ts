import type { Pool } from 'pg';
import { signText, type KeyFolder } from '@peristiwa/signing';
import { ChainReader } from './chain-reader';
import { checkpointText, trustedCheckpoints, type CheckpointFile, type SignedCheckpoint } from './checkpoint';
import { verifyLedger, type Verification, type VerifyOptions } from './verify-ledger';

export type NewCheckpoint =
  | { readonly kind: 'signed'; readonly checkpoint: SignedCheckpoint; readonly verification: Verification }
  /** Nothing was signed, because the ledger or an earlier checkpoint did not verify. */
  | { readonly kind: 'refused'; readonly verification: Verification }
  /** The last position has been signed already. */
  | { readonly kind: 'known'; readonly checkpoint: SignedCheckpoint }
  | { readonly kind: 'empty' };

interface SigningOptions extends Pick<VerifyOptions, 'onProgress' | 'signal'> {
  /** Called after the verification; when it throws, nothing is signed. */
  readonly beforeSigning?: () => Promise<void>;
}

/**
 * Signs the current end of the ledger. First it verifies the signature of the last checkpoint, and the ledger after
 * it, so that it never signs events that were tampered with.
 */
export async function createCheckpoint(
  pool: Pool,
  keys: KeyFolder,
  { beforeSigning, ...watched }: SigningOptions = {},
): Promise<NewCheckpoint> {
  const file = await exportCheckpoints(pool, keys);
  const { entry, privateKey } = await keys.signer(file.ledgerId);
  const known = trustedKnown(file);
  const last = known.at(-1);
  const verification = await verifyLedger({
    pool,
    ...(last ? { from: last.position + 1, checkpoints: [last] } : {}),
    ...watched,
  });
  if (verification.findings.length > 0) return { kind: 'refused', verification };
  const position = verification.to;
  if (position === 0) return { kind: 'empty' };
  if (last?.position === position) return { kind: 'known', checkpoint: last };
  const { keyId, fromPosition } = entry;
  if (position < fromPosition) throw new Error(`The current key signs from position ${fromPosition} on only`);
  const recordedAt = await recordedAtOf(pool, position);
  await beforeSigning?.();
  const checkpoint = { ledgerId: file.ledgerId, position, digest: verification.digest, recordedAt, keyId };
  const signature = signText(checkpointText(checkpoint), privateKey);
  await pool.query(
    `INSERT INTO ledger.checkpoint (position, digest, recorded_at, key_id, signature) VALUES ($1, $2, $3, $4, $5)`,
    [position, Buffer.from(checkpoint.digest, 'hex'), recordedAt, keyId, Buffer.from(signature, 'hex')],
  );
  return { kind: 'signed', checkpoint: { ...checkpoint, signature }, verification };
}

/**
 * For partners: the history of the keys, and all checkpoints signed by them. Checkpoints of other key folders are
 * left out: after the loss of a key a new history begins, and files exported before remain valid proofs.
 */
export async function exportCheckpoints(pool: Pool, keys: KeyFolder): Promise<CheckpointFile> {
  const ledgerId = await new ChainReader(pool).ledgerId();
  const keyed = (await keys.history())?.keys ?? [];
  const checkpoints = (await checkpointsOnRecord(pool))
    .filter(({ keyId }) => keyed.some((key) => key.keyId === keyId))
    .map(({ position, digest, recordedAt, keyId, signature }) => ({
      ...{ ledgerId, position, digest, recordedAt, keyId, signature },
    }));
  return { format: 'peristiwa-checkpoints-1', ledgerId, keys: keyed, checkpoints };
}

export interface CheckpointOnRecord extends Omit<SignedCheckpoint, 'ledgerId'> {
  /** When it was signed; no part of what is signed. */
  readonly signedAt: Date;
}

/** All checkpoints of the ledger, in the order of their positions. Whether they are signed by a trusted key is not said. */
export async function checkpointsOnRecord(pool: Pool): Promise<CheckpointOnRecord[]> {
  const { rows } = await pool.query<{
    position: string;
    digest: Buffer;
    recorded_at: string;
    key_id: string;
    signature: Buffer;
    signed_at: Date;
  }>(
    `SELECT position, digest, ${isoMicros('recorded_at')} AS recorded_at, key_id, signature, signed_at
     FROM ledger.checkpoint ORDER BY position, signed_at`,
  );
  return rows.map((row) => ({
    position: Number(row.position),
    digest: row.digest.toString('hex'),
    recordedAt: row.recorded_at,
    keyId: row.key_id,
    signature: row.signature.toString('hex'),
    signedAt: row.signed_at,
  }));
}

function trustedKnown(file: CheckpointFile): SignedCheckpoint[] {
  const first = file.keys[0];
  return first && file.checkpoints.length > 0 ? trustedCheckpoints(file, first.publicKey) : [];
}

async function recordedAtOf(pool: Pool, position: number): Promise<string> {
  const { rows } = await pool.query<{ at: string }>(
    `SELECT ${isoMicros('recorded_at')} AS at FROM ledger.event WHERE position = $1`,
    [position],
  );
  if (!rows[0]) throw new Error(`No event at position ${position}`);
  return rows[0].at;
}

function isoMicros(column: string): string {
  return `to_char(${column} AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`;
}
