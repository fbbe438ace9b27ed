export {
  byteaArray,
  dateArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
  uuidBytes,
} from './binary-arrays';
export { BinaryCopy, type CopyType, type CopyValue } from './binary-copy';
export { BinaryRows } from './binary-rows';
export {
  addNodes,
  digestedTableSql,
  foldDigests,
  noteDigestsSql,
  readNodes,
  readRows,
  recountDigests,
  type DigestedTable,
  type Drift,
  type NodeDigest,
  type RowDigest,
} from './bucket-digests';
export { Coalescer } from './coalescer';
export { Listener, type ListenerOptions } from './listener';
export { admitOnlyApps } from './log-ins';
export { ensureDatabase, migrate, roleSql, type MigrationSet } from './migrate';
export { createPool, inSnapshot, inTransaction, timeLimits, type PoolOptions } from './pool';
export { writeGuarded, writeTables, type TableRows } from './table-rows';
