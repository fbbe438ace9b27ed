import { standing } from './amounts';
import { FlowNode, type Line } from './FlowNode';
import type { Partner } from './types';
import { useAmounts } from './use-amounts';
import { partnerName } from '../../ui/partner';

/** A feed whose times are rounded to the hour is sent once an hour. */
const HOUR_AND_A_BIT_S = 3_900;

/** A partner: what was sent, how late, and the state of its copy. */
export function PartnerNode({ partner }: { readonly partner: Partner }) {
  const { t, number, rate, duration, pair } = useAmounts();
  const count = (label: string, value: number, limit = 0): Line[] =>
    value > 0 ? [{ label, value: number(value), stands: standing(value, limit) }] : [];
  const heartbeat: Line = {
    label: t('heartbeat'),
    value:
      partner.heartbeatSeconds === null
        ? t('never')
        : t('heartbeatAgo', { seconds: duration(partner.heartbeatSeconds) }),
    stands: partner.heartbeatSeconds === null || partner.heartbeatSeconds > 60 ? 'bad' : 'good',
  };
  const copy: readonly Line[] = partner.hasCopy
    ? [{ label: t('latency'), value: partner.hourly ? t('hourly') : pair(partner.latency) }, heartbeat]
    : [{ label: t('noCopy'), value: '' }];
  return (
    <FlowNode
      title={partnerName(partner.name)}
      state={partner.state}
      rate={rate(partner.perSecond)}
      lines={[
        { label: t('sent'), value: number(partner.sent) },
        {
          label: t('lag'),
          value: t('lagValue', { count: number(partner.lagMessages), seconds: duration(partner.lagSeconds) }),
          stands: standing(partner.lagSeconds, partner.hourly ? HOUR_AND_A_BIT_S : 300),
        },
        ...copy,
        ...count(t('behind'), partner.behind ?? 0, 1_000),
        ...count(t('parked'), partner.parked),
        ...count(t('quarantined'), partner.quarantined),
        ...count(t('forged'), partner.forged),
      ]}
    />
  );
}
