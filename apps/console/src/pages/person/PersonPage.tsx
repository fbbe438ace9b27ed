import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useTexts } from '../../shell/i18n';
import { Page } from '../../ui/Page';
import { OpenFirst } from './OpenFirst';
import { PersonRecord } from './PersonRecord';
import { personTexts } from './texts';

export default function PersonPage() {
  const t = useTexts(personTexts);
  const { personId = '' } = useParams({ strict: false }) as { readonly personId?: string };
  const back = (
    <Button component={Link} to="/person" variant="default" size="xs">
      {t('back')}
    </Button>
  );
  return (
    <Page title={t('title')} actions={back}>
      <OpenFirst key={personId} id={personId} action={t('openPerson')} text={t('openText')}>
        {(purpose) => <PersonRecord personId={personId} purpose={purpose} />}
      </OpenFirst>
    </Page>
  );
}
