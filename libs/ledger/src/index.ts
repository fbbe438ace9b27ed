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
export { migrateLedger } from './migrate-ledger';
export { PostgresLedger } from './postgres-ledger';
export type { Finding, FindingKind } from './finding';
export {
  verifyLedger,
  type TrustedDigest,
  type Verification,
  type VerifyOptions,
  type VerifyProgress,
} from './verify-ledger';
