import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import {
  CheckpointError,
  checkpointsOnRecord,
  exportCheckpoints,
  trustedCheckpoints,
  type CheckpointOnRecord,
  type SignedCheckpoint,
} from '@peristiwa/ledger';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { KeyFolder } from '@peristiwa/signing';
import { LEDGER_POOL } from './tokens';

/** Checkpoints of the ledger, and the keys that sign them, in a folder of the operator (`CHECKPOINT_KEYS`). */
@Injectable()
export class CheckpointKeys {
  readonly folder: KeyFolder | undefined;

  constructor(
    @Inject(LEDGER_POOL) private readonly pool: Pool,
    @Inject(PLATFORM) { config }: Pick<Platform, 'config'>,
  ) {
    const { checkpointKeys } = config.console;
    this.folder = checkpointKeys === undefined ? undefined : new KeyFolder(checkpointKeys);
  }

  async canSign(): Promise<boolean> {
    return (await this.folder?.history()) !== undefined;
  }

  /** Checkpoints that the configured keys have signed. @throws CheckpointError when one of them was forged */
  async trusted(): Promise<readonly SignedCheckpoint[]> {
    const file = this.folder && (await exportCheckpoints(this.pool, this.folder));
    const first = file?.keys[0];
    return file && first && file.checkpoints.length > 0 ? trustedCheckpoints(file, first.publicKey) : [];
  }

  /** All checkpoints, the latest first; whether they are trusted is unknown without keys. */
  async all(): Promise<readonly (CheckpointOnRecord & { readonly isTrusted?: boolean })[]> {
    const checkpoints = (await checkpointsOnRecord(this.pool)).toReversed();
    if (!(await this.canSign())) return checkpoints;
    const trusted = await this.trusted().catch((error: unknown) => {
      if (error instanceof CheckpointError) return [];
      throw error;
    });
    const signed = new Set(trusted.map(({ signature }) => signature));
    return checkpoints.map((one) => ({ ...one, isTrusted: signed.has(one.signature) }));
  }
}
