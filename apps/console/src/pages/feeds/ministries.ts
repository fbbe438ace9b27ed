import { api, fetchers } from '../../api/client';

/** Partners whose own service the console reaches; others run theirs elsewhere. */
const ministries = ['kemensos', 'kemenp2mi', 'bps'] as const;
export type Ministry = (typeof ministries)[number];

export const isMinistry = (partner: string): partner is Ministry =>
  ministries.some((ministry) => ministry === partner);

/** The kit's part of a ministry's API, which all of them have (libs/subscriber). */
export const kitOf = (ministry: Ministry): typeof api.kemensos => api[ministry] as typeof api.kemensos;
export const kitFetcher = (ministry: Ministry): typeof fetchers.kemensos =>
  fetchers[ministry] as typeof fetchers.kemensos;
