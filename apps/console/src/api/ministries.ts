import { api, fetchers } from './client';

/** Partners whose own service the console reaches; others run theirs elsewhere. */
const ministries = ['kemensos', 'kemenp2mi', 'bps'] as const;
export type MinistryName = (typeof ministries)[number];

export const isMinistry = (partner: string | undefined): partner is MinistryName =>
  ministries.some((ministry) => ministry === partner);

/**
 * The routes that every ministry has (`libs/subscriber`). They are the same in all three documents; Kemensos gives the
 * type.
 */
export const kitOf = (ministry: MinistryName): typeof api.kemensos => api[ministry] as typeof api.kemensos;
export const kitFetcher = (ministry: MinistryName): typeof fetchers.kemensos =>
  fetchers[ministry] as typeof fetchers.kemensos;
