import { Stack, Tabs } from '@mantine/core';
import { useNavigate, useParams } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { useTexts } from '../../shell/i18n';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { partnerName } from '../../ui/partner';
import { DeliveryTab } from './DeliveryTab';
import { ExtractsTab } from './ExtractsTab';
import { ForgedTab } from './ForgedTab';
import { JobsTab } from './JobsTab';
import { MessagesTab } from './MessagesTab';
import { isMinistry } from '../../api/ministries';
import { OverviewTab } from './OverviewTab';
import { ReconcileTab } from './ReconcileTab';
import type { TabProps } from './tab';
import { feedsTexts } from './texts';
import { TroubleTab } from './TroubleTab';

const tabs = {
  overview: OverviewTab,
  messages: MessagesTab,
  trouble: TroubleTab,
  forged: ForgedTab,
  jobs: JobsTab,
  reconcile: ReconcileTab,
  extracts: ExtractsTab,
  delivery: DeliveryTab,
} as const satisfies Record<string, ComponentType<TabProps>>;
type TabName = keyof typeof tabs;

const isTab = (name: string): name is TabName => Object.hasOwn(tabs, name);

/** One feed: everything that the publisher, and the ministry where it can be reached, say about it. */
export default function FeedPage() {
  const t = useTexts(feedsTexts);
  const { partner = '', tab = '' } = useParams({ strict: false });
  const navigate = useNavigate();
  const current = isTab(tab) ? tab : 'overview';
  const shown = (Object.keys(tabs) as TabName[]).filter((name) => name !== 'forged' || isMinistry(partner));
  const Tab = tabs[current];
  const open = (name: string | null) =>
    void navigate({ to: '/feeds/$partner/$tab', params: { partner, tab: name ?? 'overview' } } as never);
  return (
    <Page
      title={`${t('title')}: ${partnerName(partner)}`}
      actions={<PageLink to="/feeds">{t('back')}</PageLink>}
    >
      <Tabs value={current} onChange={open}>
        <Tabs.List>
          {shown.map((name) => (
            <Tabs.Tab key={name} value={name}>
              {t(`tab.${name}`)}
            </Tabs.Tab>
          ))}
        </Tabs.List>
        <Tabs.Panel value={current} pt="md">
          <Stack>
            <Tab key={partner} partner={partner} />
          </Stack>
        </Tabs.Panel>
      </Tabs>
    </Page>
  );
}
