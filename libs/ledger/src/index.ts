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
