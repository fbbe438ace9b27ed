import { createPublicKey, type KeyObject } from 'node:crypto';
import { isSigned, keyIdOf, lines, trustedKeys, type KeyEntry } from '@peristiwa/signing';

/** The signed statement: up to `position`, the ledger is the one whose chain ends in `digest`. */
export interface Checkpoint {
  readonly ledgerId: string;
  readonly position: number;
  /** Hexadecimal, as is the signature. */
  readonly digest: string;
  /** When the event at the position was recorded: ISO 8601, UTC, microseconds. */
  readonly recordedAt: string;
  readonly keyId: string;
}

export interface SignedCheckpoint extends Checkpoint {
  readonly signature: string;
}

/** A file for partners: everything but the events. */
export interface CheckpointFile {
  readonly format: 'peristiwa-checkpoints-1';
  readonly ledgerId: string;
  readonly keys: readonly KeyEntry[];
  readonly checkpoints: readonly SignedCheckpoint[];
}

/** The reason why a checkpoint file is not accepted; `code` is permanent. */
export class CheckpointError extends Error {
  constructor(
    readonly code:
      | 'not-a-checkpoint-file'
      | 'no-checkpoint'
      | 'key-not-trusted'
      | 'key-signature-wrong'
      | 'signature-wrong'
      | 'key-out-of-turn'
      | 'other-ledger',
    detail: string,
  ) {
    super(`${code}: ${detail}`);
    this.name = 'CheckpointError';
  }
}

/** The exact bytes that are signed: lines of text, so that anyone can write them with an editor. */
export function checkpointText(checkpoint: Checkpoint): Buffer {
  const { ledgerId, position, digest, recordedAt, keyId } = checkpoint;
  return lines('peristiwa-checkpoint-1', ledgerId, String(position), digest, recordedAt, keyId);
}

/**
 * The checkpoints of a file, in order, that were signed by `trusted` (PEM) or by a key that follows from it, each
 * within the positions of that key. Checkpoints of earlier keys are skipped, because no trusted key certifies them. If
 * any other checkpoint does not verify, the whole file is refused, because this system did not write it.
 * @throws CheckpointError
 */
export function trustedCheckpoints(file: CheckpointFile, trusted: string): SignedCheckpoint[] {
  const trustedId = keyIdOf(createPublicKey(trusted));
  const keys = turnsOf(file, trustedId);
  const start = file.keys.findIndex(({ keyId }) => keyId === trustedId);
  const earlier = new Set(file.keys.slice(0, start).map(({ keyId }) => keyId));
  const vouched = file.checkpoints.filter(({ keyId }) => !earlier.has(keyId));
  if (vouched.length === 0) throw new CheckpointError('no-checkpoint', `none by ${trustedId} or a later key`);
  for (const checkpoint of vouched) {
    const { keyId, position, ledgerId, signature } = checkpoint;
    if (ledgerId !== file.ledgerId) throw new CheckpointError('other-ledger', `position ${position}`);
    const key = keys.get(keyId);
    if (!key) throw new CheckpointError('key-not-trusted', `${keyId} at position ${position}`);
    if (position < key.from || position >= key.until) {
      throw new CheckpointError('key-out-of-turn', `${keyId} at position ${position}`);
    }
    if (!isSigned(checkpointText(checkpoint), key.publicKey, signature)) {
      throw new CheckpointError('signature-wrong', `position ${position}`);
    }
  }
  return vouched.toSorted((a, b) => a.position - b.position);
}

interface TurnOfKey {
  readonly publicKey: KeyObject;
  readonly from: number;
  readonly until: number;
}

function turnsOf({ keys, ledgerId }: CheckpointFile, trustedId: string): ReadonlyMap<string, TurnOfKey> {
  const trusted = trustedKeys({ owner: ledgerId, keys }, trustedId);
  if ('refused' in trusted) throw new CheckpointError(trusted.refused, trusted.keyId);
  return new Map(
    trusted.map(({ keyId, publicKey, fromPosition }, index) => [
      keyId,
      { publicKey, from: fromPosition, until: trusted[index + 1]?.fromPosition ?? Infinity },
    ]),
  );
}

/** @throws CheckpointError */
export function parseCheckpointFile(text: string): CheckpointFile {
  try {
    const file = JSON.parse(text) as CheckpointFile;
    if (file.format === 'peristiwa-checkpoints-1' && isList(file.keys) && isList(file.checkpoints))
      return file;
  } catch {
    // The error is thrown below. It does not quote the content of the file.
  }
  throw new CheckpointError('not-a-checkpoint-file', 'expected format peristiwa-checkpoints-1');
}

function isList(value: unknown): boolean {
  return Array.isArray(value) && value.every((item) => typeof item === 'object' && item !== null);
}
