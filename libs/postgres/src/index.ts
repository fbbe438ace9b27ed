export {
  byteaArray,
  dateArray,
  int2Array,
  int4Array,
  int8Array,
  textArray,
  timestamptzArray,
  uuidArray,
} from './binary-arrays';
export { Coalescer } from './coalescer';
export { ensureDatabase, migrate, roleSql, type MigrationSet } from './migrate';
export { createPool, inTransaction, isTransient, type PoolOptions } from './pool';
