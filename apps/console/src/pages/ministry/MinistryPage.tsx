import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { EmptyState } from '../../ui/EmptyState';
import { Page } from '../../ui/Page';
import { partnerName } from '../../ui/partner';
import { Alerts } from './Alerts';
import { BpsTables } from './BpsTables';
import { KemensosCases } from './KemensosCases';
import { isMinistry } from '../../api/ministries';
import { MinistryFrame } from './MinistryFrame';
import { ministryTexts } from './texts';

const work = { kemensos: KemensosCases, kemenp2mi: Alerts, bps: BpsTables } as const;

/** The work of the reader's own ministry. */
export default function MinistryPage() {
  const t = useTexts(ministryTexts);
  const { actor } = useSession();
  const { partner } = actor;
  if (!isMinistry(partner))
    return (
      <Page title={partner === undefined ? t('title') : partnerName(partner)}>
        <EmptyState>{t('other')}</EmptyState>
      </Page>
    );
  const Work = work[partner];
  return (
    <MinistryFrame title={partnerName(partner)} about={t(`about.${partner}`)}>
      <Work />
    </MinistryFrame>
  );
}
