import { api } from '../../api/client';
import { useSession } from '../../shell/session';

const ministries = ['kemensos', 'kemenp2mi', 'bps'] as const;
export type MinistryName = (typeof ministries)[number];

export const isMinistry = (partner: string | undefined): partner is MinistryName =>
  ministries.includes(partner as MinistryName);

/** The ministry of the reader. @throws for a page that nobody else is shown */
export function useMinistry(): MinistryName {
  const { actor } = useSession();
  if (!isMinistry(actor.partner)) throw new Error('a page of a ministry without a ministry');
  return actor.partner;
}

/**
 * The routes that every ministry has (`libs/subscriber`), of the reader's own one. They are the same in all three
 * documents; Kemensos gives the type.
 */
export const kitOf = (ministry: MinistryName) => api[ministry] as typeof api.kemensos;
