/** What a case cites in the form of a service. */
export interface Cited {
  readonly person: string;
  /** Of a quality flag. */
  readonly flag?: string;
  /** Of a moving letter. */
  readonly move?: string | null;
  /** The case of data balikan that the act settles. */
  readonly settles?: string;
}

const FOR_A_MOVE: readonly string[] = ['cancel-departure', 'register-arrival'];

/**
 * Address of the form of a service at the counter with what the case knows: ids and codes only, so that nothing personal
 * stands in it.
 */
export function counterLink(command: string, { person, flag, move, settles }: Cited): string {
  const search = new URLSearchParams({
    person,
    ...(command === 'resolve-flag' && flag !== undefined && { flag }),
    ...(FOR_A_MOVE.includes(command) && move ? { moveId: move } : {}),
    ...(settles !== undefined && { settles }),
  });
  return `/counter/${command}?${search.toString()}`;
}
