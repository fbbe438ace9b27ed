export { CheckpointWatch } from './checkpoint-watch';
export { checkpointTableSql, FencedError, Lease } from './lease';
export { ProjectionRunner, type Source } from './projection-runner';
