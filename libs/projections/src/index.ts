export { CheckpointWatch } from './checkpoint-watch';
export { copyIn, copyRow } from './copy-in';
export { checkpointTableSql, FencedError, Lease, releasedChannel, type LeaseOptions } from './lease';
export { LeasedLoop, type LeasedWork } from './leased-loop';
export { LeaseSet } from './lease-set';
export {
  ProjectionRunner,
  type Page,
  type PageRequest,
  type ProjectionOptions,
  type RunnerStatus,
  type Source,
} from './projection-runner';
export { sliceFoldVersionSql, sliceTablesSql, type SliceGroup } from './slice-leases';
export { Waker } from './waker';
export { WorkLoop, type LoopLog, type LoopState, type Round } from './work-loop';
