/**
 * A condition of this machine that keeps the embedded servers from starting. Callers print `message` and `doThis` and
 * exit with 1. They print no stack trace, because the fault is not in the code.
 */
export class StartProblem extends Error {
  constructor(
    what: string,
    readonly doThis: string,
    options?: { cause?: unknown },
  ) {
    super(what, options);
    this.name = 'StartProblem';
  }
}

/**
 * The code of a Node system error (`ENOENT`, `EADDRINUSE` …); undefined for anything else. Not checked with
 * `instanceof Error`: under a test runner Node's own errors come from another realm.
 */
export function errorCode(error: unknown): string | undefined {
  const code = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
