import { Button } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useTexts } from '../../shell/i18n';
import { Page } from '../../ui/Page';
import { CardView } from './CardView';
import { OpenFirst } from './OpenFirst';
import { personTexts } from './texts';

/** A family card by itself, as somebody finds it by its number. */
export default function CardPage() {
  const t = useTexts(personTexts);
  const { familyId = '' } = useParams({ strict: false }) as { readonly familyId?: string };
  const back = (
    <Button component={Link} to="/person" variant="default" size="xs">
      {t('back')}
    </Button>
  );
  return (
    <Page title={t('card.now')} actions={back}>
      <OpenFirst key={familyId} id={familyId} action={t('openCard')} text={t('openCardText')}>
        {(purpose) => <CardView familyId={familyId} purpose={purpose} time={{}} />}
      </OpenFirst>
    </Page>
  );
}
