import { IconBroadcast } from '../../ui/icons';
import { definePage } from '../../shell/define-page';
import { feedsTexts } from './texts';

export const feeds = definePage({
  name: 'feeds',
  group: 'partners',
  icon: IconBroadcast,
  roles: ['operator', 'auditor'],
  texts: feedsTexts,
  views: [
    { path: '/feeds', load: () => import('./FeedsPage') },
    { path: '/feeds/$partner/$tab', load: () => import('./FeedPage') },
    { path: '/campaigns', load: () => import('./CampaignsPage') },
  ],
});
