const DEFAULTS = { firstMs: 100, maxMs: 5_000 };

/**
 * The wait after failed attempt number `attempt`, from 1: the first wait, doubled with each attempt up to the
 * longest.
 */
export function backOffMs(attempt: number, { firstMs, maxMs } = DEFAULTS): number {
  // The exponent is limited, or the product would overflow after a day.
  return Math.min(firstMs * 2 ** Math.min(attempt - 1, 16), maxMs);
}
