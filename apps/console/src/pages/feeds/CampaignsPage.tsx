import { Button, Paper } from '@mantine/core';
import { useState } from 'react';
import { useWatched } from '../../api/live';
import type { components } from '../../api/generated/publisher';
import { useTexts } from '../../shell/i18n';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { CampaignView } from './CampaignView';
import { CampaignWizard } from './CampaignWizard';
import { feedsTexts } from './texts';
import { useMayAct } from './use-may-act';

/** Mass corrections of one cause (ADR 0059). */
export default function CampaignsPage() {
  const t = useTexts(feedsTexts);
  const mayAct = useMayAct();
  const [isOpen, setOpen] = useState(false);
  const { value } = useWatched<components['schemas']['Campaigns']>('publisher', '/v1/campaigns');
  return (
    <Page
      title={t('campaigns')}
      about={t('campaignsAbout')}
      actions={
        <>
          <PageLink to="/feeds">{t('back')}</PageLink>
          {mayAct && <Button onClick={() => setOpen(true)}>{t('newCampaign')}</Button>}
        </>
      }
    >
      {isOpen && <CampaignWizard onClose={() => setOpen(false)} />}
      {value === undefined ? (
        <Loading />
      ) : (
        value.campaigns.length === 0 && <EmptyState>{t('noCampaigns')}</EmptyState>
      )}
      {value?.campaigns.map((campaign) => (
        <Paper key={campaign.campaignId} withBorder p="md">
          <CampaignView campaign={campaign} />
        </Paper>
      ))}
    </Page>
  );
}
