/** Nest token of the pool that reads the ledger for answers. */
export const LEDGER_POOL = Symbol('LEDGER_POOL');
/** Nest token of the pool for verifications, which may read for hours. */
export const VERIFICATION_POOL = Symbol('VERIFICATION_POOL');
