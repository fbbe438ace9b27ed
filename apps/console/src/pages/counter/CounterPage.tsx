import { Alert, Anchor, Badge, Group, SimpleGrid, Stack, TextInput, Title } from '@mantine/core';
import { IconSearch } from '../../ui/icons';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { api } from '../../api/client';
import { useLanguage, useTexts } from '../../shell/i18n';
import { EmptyState } from '../../ui/EmptyState';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { groupNames, matching, serviceOf, type Service } from './services';
import { counterTexts } from './texts';

/** The services of the four desks, by their names. */
export default function CounterPage() {
  const t = useTexts(counterTexts);
  const [query, setQuery] = useState('');
  const { data, error, isPending, refetch } = api.ops.useQuery('get', '/v1/forms');
  const services = matching((data?.commands ?? []).map(serviceOf), query);
  const away = data?.away ?? [];
  return (
    <Page
      title={t('title')}
      about={t('about')}
      actions={<PageLink to="/counter/applications">{t('applications')}</PageLink>}
    >
      <TextInput
        type="search"
        label={t('search')}
        placeholder={t('searchHint')}
        leftSection={<IconSearch size={16} />}
        value={query}
        onChange={(event) => setQuery(event.currentTarget.value)}
        maw={520}
      />
      <ProblemAlert error={error} onRetry={() => void refetch()} />
      {away.length > 0 && (
        <Alert color="yellow">{t('away', { desks: away.map((desk) => t(`desk.${desk}`)).join(', ') })}</Alert>
      )}
      {isPending && <Loading />}
      {data && services.length === 0 && <EmptyState title={t('none')}>{t('noneText')}</EmptyState>}
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="lg">
        {groupNames.map((group) => (
          <ServicesOf key={group} group={group} services={services.filter((one) => one.group === group)} />
        ))}
      </SimpleGrid>
    </Page>
  );
}

interface Props {
  readonly group: Service['group'];
  readonly services: readonly Service[];
}

const COLOURS = { register: 'blue.9', correct: 'grape.9', cancel: 'red.9' } as const;

function ServicesOf({ group, services }: Props) {
  const t = useTexts(counterTexts);
  const { language } = useLanguage();
  if (services.length === 0) return null;
  return (
    <Stack gap={6} component="section">
      <Title order={2} size="h5">
        {t(`group.${group}`)}
      </Title>
      {services.map(({ command, name, kind }) => (
        <Group key={command} gap={6} wrap="nowrap" justify="space-between" align="flex-start">
          <Anchor component={Link} to="/counter/$command" params={{ command } as never} size="sm">
            {name[language]}
          </Anchor>
          <Badge size="xs" variant="outline" color={COLOURS[kind]} style={{ flexShrink: 0 }}>
            {t(`kind.${kind}`)}
          </Badge>
        </Group>
      ))}
    </Stack>
  );
}
