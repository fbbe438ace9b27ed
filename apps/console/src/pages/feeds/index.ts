import { IconBroadcast } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { feedsTitle } from './title';

export const feeds = definePage({
  name: 'feeds',
  group: 'partners',
  icon: IconBroadcast,
  roles: ['operator', 'auditor'],
  title: feedsTitle,
  views: [
    { path: '/feeds', load: () => import('./FeedsPage') },
    { path: '/feeds/$partner/$tab', load: () => import('./FeedPage') },
    { path: '/campaigns', load: () => import('./CampaignsPage') },
  ],
});
