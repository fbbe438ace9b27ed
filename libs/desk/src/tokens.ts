/** Nest token of the database sessions of a desk, in its role. */
export const POOL = Symbol('DESK_POOL');
