export { CheckpointWatch } from './checkpoint-watch';
export { checkpointTableSql, FencedError, Lease, type LeaseOptions } from './lease';
export {
  ProjectionRunner,
  type Positioned,
  type ProjectionOptions,
  type RunnerLog,
  type RunnerState,
  type RunnerStatus,
  type Source,
} from './projection-runner';
