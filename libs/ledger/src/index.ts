export { LEDGER_APPENDED } from './announcer';
export { appended } from './appended';
export type {
  ActToAppend,
  AppendedAct,
  AppendOutcome,
  EventToAppend,
  Ledger,
  NotSupersedable,
  PartitionedLedger,
  PartitionPage,
  ReservationClaim,
  SerialRange,
  StoredEvent,
  StreamClaim,
} from './ledger';
export {
  bulkAppend,
  BulkRefusedError,
  type BulkOptions,
  type BulkProgress,
  type BulkRefusal,
} from './bulk-append';
export { migrateLedger } from './migrate-ledger';
export { PostgresLedger } from './postgres-ledger';
export { probeAppend } from './probe-append';
export { SharedReads } from './shared-reads';
export type { Finding, FindingKind } from './finding';
export {
  verifyLedger,
  type TrustedDigest,
  type Verification,
  type VerifyOptions,
  type VerifyProgress,
} from './verify-ledger';
export {
  CheckpointError,
  parseCheckpointFile,
  trustedCheckpoints,
  type CheckpointFile,
  type SignedCheckpoint,
} from './checkpoint';
export {
  checkpointsOnRecord,
  createCheckpoint,
  exportCheckpoints,
  type CheckpointOnRecord,
  type NewCheckpoint,
} from './checkpoint-store';
export { listActs, type ActLine, type ActPage, type ActSelection } from './list-acts';
export { proveAct, type ActInChain, type EventInChain } from './prove-act';
export { exportEvents, ExportError, verifyExport, type ExportVerification } from './event-export';
export { ledgerIdOf } from './chain-reader';
