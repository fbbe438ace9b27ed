export { CheckpointWatch } from './checkpoint-watch';
export { copyIn, copyRow } from './copy-in';
export { checkpointTableSql, FencedError, Lease } from './lease';
export { ProjectionRunner, type RunnerStatus, type Source } from './projection-runner';
