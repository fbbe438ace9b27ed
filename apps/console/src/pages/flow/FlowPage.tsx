import { useTexts } from '../../shell/i18n';
import { Page } from '../../ui/Page';
import { flowTexts } from './texts';

export default function FlowPage() {
  const t = useTexts(flowTexts);
  return <Page title={t('title')}>{null}</Page>;
}
