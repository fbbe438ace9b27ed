/** Nest tokens of what projector and API both stand on; `DatabaseModule` provides them. */
export const AREAS = Symbol('AREAS');
export const LEDGER = Symbol('LEDGER');
export const LEDGER_POOL = Symbol('LEDGER_POOL');
export const REGISTRY_POOL = Symbol('REGISTRY_POOL');
