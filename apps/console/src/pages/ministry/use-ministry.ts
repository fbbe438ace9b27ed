import { isMinistry, type MinistryName } from '../../api/ministries';
import { useSession } from '../../shell/session';

/** The ministry of the reader. @throws for a page that nobody else is shown */
export function useMinistry(): MinistryName {
  const { actor } = useSession();
  if (!isMinistry(actor.partner)) throw new Error('a page of a ministry without a ministry');
  return actor.partner;
}
