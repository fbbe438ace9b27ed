import type { components } from '../../api/generated/kemensos';
import { useWatched } from '../../api/live';
import { isMinistry } from '../../api/ministries';

type FeedStatus = components['schemas']['FeedStatus'];

/** The status of a ministry's copy, kept up to date; undefined for a partner whose service is elsewhere. */
export function useStatus(partner: string): FeedStatus | undefined {
  const isHere = isMinistry(partner);
  const { value } = useWatched<FeedStatus>(isHere ? partner : 'kemensos', isHere ? '/v1/status' : undefined);
  return value;
}
