import type { Pool } from 'pg';
import { UnknownEventError } from '@peristiwa/domain';
import type { PartitionedLedger, StoredEvent } from '@peristiwa/ledger';
import { ProjectionRunner, type ProjectionOptions } from '@peristiwa/projections';
import { PROJECTION, SCHEMA } from '../names';
import { ActSource } from './act-source';
import { RegistryProjection, type ProjectionReport } from './registry-projection';

/** Each batch is one commit and one statement per table: a tail is short anyway, a backlog goes in big steps. */
const BATCH_SIZE = 2_000;

type Choices = Pick<
  ProjectionOptions<StoredEvent>,
  'owner' | 'log' | 'batchSize' | 'leaseMs' | 'pollMs' | 'retryMs' | 'onBatch'
>;

export interface RegistryRunnerOptions extends Choices {
  readonly pool: Pool;
  readonly ledger: PartitionedLedger;
  readonly onReport?: (report: ProjectionReport) => void;
}

/** The projector of the live version: one worker among as many as there are processes. */
export function registryRunner(options: RegistryRunnerOptions): ProjectionRunner<StoredEvent> {
  const { pool, ledger, onReport, ...choices } = options;
  const projection = new RegistryProjection(ledger, { onReport });
  return new ProjectionRunner<StoredEvent>({
    batchSize: BATCH_SIZE,
    ...choices,
    pool,
    schema: SCHEMA,
    name: PROJECTION,
    source: new ActSource(ledger),
    prepare: (batch) => projection.prepare(pool, batch),
    apply: (client, batch, group) => projection.apply(client, batch, group),
    settle: (client, _, group) => projection.settle(client, group),
    onTakeOver: () => projection.reset(),
    explain: (error) => (error instanceof UnknownEventError ? error.message : undefined),
  });
}
