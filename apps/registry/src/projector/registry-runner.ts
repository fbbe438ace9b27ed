import type { Pool } from 'pg';
import { FOLD_VERSION, UnknownEventError } from '@peristiwa/domain';
import type { PartitionedLedger, StoredEvent } from '@peristiwa/ledger';
import { ProjectionRunner, type ProjectionOptions, type Source } from '@peristiwa/projections';
import { CHECKPOINT, SCHEMA } from '../names';
import { ActSource } from './act-source';
import { RegistryProjection, type ProjectionReport } from './registry-projection';

/** A batch is one commit and one upsert per table. At the tail a batch is small anyway; a backlog needs few commits. */
const BATCH_SIZE = 2_000;

type Choices = Pick<
  ProjectionOptions<StoredEvent>,
  'owner' | 'log' | 'batchSize' | 'leaseMs' | 'pollMs' | 'retryMs' | 'onBatch'
>;

export interface RegistryRunnerOptions extends Choices {
  readonly pool: Pool;
  readonly ledger: PartitionedLedger;
  /** Which version of the state is written: the live one by default, the next one in a rebuild. */
  readonly version?: 'live' | 'next';
  /** The acts of the ledger by default; a rebuild limits them. */
  readonly source?: Source<StoredEvent>;
  readonly onReport?: (report: ProjectionReport) => void;
}

/** The projector of a version of the state: one worker among as many as there are processes. */
export function registryRunner(options: RegistryRunnerOptions): ProjectionRunner<StoredEvent> {
  const { pool, ledger, version = 'live', source = new ActSource(ledger), onReport, ...choices } = options;
  const schema = version === 'live' ? 'registry' : 'registry_next';
  const projection = new RegistryProjection(ledger, { schema, onReport });
  return new ProjectionRunner<StoredEvent>({
    batchSize: BATCH_SIZE,
    ...choices,
    pool,
    schema: SCHEMA,
    name: CHECKPOINT[version],
    foldVersion: FOLD_VERSION,
    source,
    prepare: (batch) => projection.prepare(pool, batch),
    applyAtOnce: (batch, group, checkpoint) => projection.applyAtOnce(pool, batch, group, checkpoint),
    apply: (client, batch, group) => projection.apply(client, batch, group),
    settle: (client, _, group) => projection.settle(client, group),
    onTakeOver: () => projection.reset(),
    explain: (error) => (error instanceof UnknownEventError ? error.message : undefined),
  });
}
