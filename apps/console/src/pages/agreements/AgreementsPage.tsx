import { Badge, Button } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { api } from '../../api/client';
import { useTexts } from '../../shell/i18n';
import { useSession } from '../../shell/session';
import { DataTable } from '../../ui/DataTable';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Day } from '../../ui/Time';
import { partnerName } from '../../ui/partner';
import { Standing } from './Standing';
import { agreementsTexts } from './texts';

export default function AgreementsPage() {
  const t = useTexts(agreementsTexts);
  const { actor } = useSession();
  const { data, error, isPending, refetch } = api.publisher.useQuery('get', '/v1/agreements');
  return (
    <Page
      title={t('title')}
      about={t('about')}
      actions={
        actor.roles.includes('operator') && (
          <Button component={Link} to="/new-agreement">
            {t('newAgreement')}
          </Button>
        )
      }
    >
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {!error && (
        <DataTable
          caption={t('title')}
          isLoading={isPending}
          rows={data?.agreements ?? []}
          rowKey={({ partner }) => partner}
          columns={[
            {
              id: 'partner',
              header: t('partner'),
              cell: ({ partner }) => (
                <PageLink to="/agreements/$partner" params={{ partner }} fw={600}>
                  {partnerName(partner)}
                </PageLink>
              ),
            },
            { id: 'version', header: t('version'), cell: ({ version }) => version, width: 80 },
            { id: 'standing', header: t('standing'), cell: ({ standing }) => <Standing value={standing} /> },
            { id: 'from', header: t('validFrom'), cell: ({ validFrom }) => <Day value={validFrom} /> },
            { id: 'to', header: t('validTo'), cell: ({ validTo }) => <Day value={validTo} /> },
            {
              id: 'scope',
              header: t('scope'),
              cell: ({ areaScope }) =>
                areaScope === 'national' ? t('national') : t('areasCount', { count: areaScope.length }),
            },
            {
              id: 'fields',
              header: t('fields'),
              cell: ({ fields }) => fields.length,
              align: 'right',
              width: 110,
            },
            {
              id: 'pseudonymised',
              header: t('pseudonymised'),
              cell: ({ pseudonymised }) => (
                <Badge variant="dot" color="gray.9" tt="none">
                  {t(pseudonymised ? 'yes' : 'no')}
                </Badge>
              ),
              width: 110,
            },
          ]}
        />
      )}
    </Page>
  );
}
