/** Nest tokens that projector and API both inject; `DatabaseModule` provides them. */
export const AREAS = Symbol('AREAS');
export const LEDGER = Symbol('LEDGER');
export const LEDGER_POOL = Symbol('LEDGER_POOL');
export const REGISTRY_POOL = Symbol('REGISTRY_POOL');
