import { Paper, ScrollArea, Table, Text, Title } from '@mantine/core';
import { useLanguage } from '../../shell/i18n';
import type { PassingAct } from './types';
import { useEventTypeName } from '../../texts/event-types';
import { AreaName } from '../../ui/AreaName';
import { PageLink } from '../../ui/PageLink';
import { formatTime } from '../../ui/time-text';
import { useAmounts } from './use-amounts';

/** The latest acts: what kind, where and when; never who. */
export function PassingActs({ acts }: { readonly acts: readonly PassingAct[] }) {
  const { t } = useAmounts();
  const { language } = useLanguage();
  const nameOf = useEventTypeName();
  // The first event is what happened; the others are what follows from it, for the card and its members.
  const said = ([first = '', ...others]: readonly string[]) =>
    others.length === 0 ? nameOf(first) : t('act.more', { name: nameOf(first), count: others.length });
  return (
    <Paper withBorder p="sm" component="section" aria-labelledby="acts">
      <Title order={2} size="h5" id="acts">
        {t('acts')}
      </Title>
      <Text size="xs" c="gray.7" mb="xs">
        {t('actsAbout')}
      </Text>
      {acts.length === 0 ? (
        <Text size="sm">{t('noActs')}</Text>
      ) : (
        <ScrollArea type="auto" viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': t('acts') }}>
          <Table verticalSpacing={3} fz="sm" miw={320}>
            <Table.Thead>
              <Table.Tr>
                {(['act.time', 'act.type', 'act.office', 'act.delay'] as const).map((key) => (
                  <Table.Th key={key} scope="col">
                    {t(key)}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {acts.map((act) => (
                <Table.Tr key={act.actId}>
                  <Table.Td>{formatTime(act.recordedAt, language)}</Table.Td>
                  <Table.Td>
                    <PageLink to="/ledger/$actId" params={{ actId: act.actId }} fz="sm">
                      {said(act.types)}
                    </PageLink>
                  </Table.Td>
                  <Table.Td>
                    <AreaName code={act.office} />
                  </Table.Td>
                  <Table.Td>
                    {act.delayDays === 0 ? t('act.sameDay') : t('act.days', { count: act.delayDays })}
                  </Table.Td>
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea>
      )}
    </Paper>
  );
}
