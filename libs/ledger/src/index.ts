export type {
  ActToAppend,
  AppendedAct,
  AppendOutcome,
  EventToAppend,
  Ledger,
  ReservationClaim,
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
