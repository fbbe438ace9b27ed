import { Badge, Group, Paper, Select, SimpleGrid, Stack, Table, Text } from '@mantine/core';
import { useState } from 'react';
import { api } from '../../api/client';
import type { components } from '../../api/generated/publisher';
import { useLanguage, useTexts } from '../../shell/i18n';
import { Heading } from '../../ui/Heading';
import { differenceOf, isSameAs, listTerms, NATIONAL, type ListChange, type Terms } from './diff';
import { nameIn } from './names';
import { agreementsTexts } from './texts';

type Agreement = components['schemas']['Agreement'];

/** Two versions side by side: the last two at first. */
export function Comparison({ versions }: { readonly versions: readonly Agreement[] }) {
  const t = useTexts(agreementsTexts);
  const last = versions.at(-1);
  const [before, setBefore] = useState<string | null>(String(versions.at(-2)?.version ?? ''));
  const [after, setAfter] = useState<string | null>(String(last?.version ?? ''));
  const of = (version: string | null) => versions.find((one) => String(one.version) === version);
  const shown = of(after) ?? last;
  if (!shown) return null;
  const choices = versions.map(({ version }) => ({
    value: String(version),
    label: t('versionNo', { version }),
  }));
  return (
    <section>
      <Heading title={t('compare')} about={t('compareText')} />
      {versions.length === 1 ? (
        <Text size="sm" mb="xs">
          {t('onlyOne')}
        </Text>
      ) : (
        <Group mb="sm">
          <Select
            label={t('before')}
            data={choices}
            value={before}
            onChange={setBefore}
            allowDeselect={false}
          />
          <Select label={t('after')} data={choices} value={after} onChange={setAfter} allowDeselect={false} />
        </Group>
      )}
      <DifferenceView before={of(before)} after={shown} />
    </section>
  );
}

interface Props {
  readonly before: Terms | undefined;
  readonly after: Terms;
}

/** What `after` adds, withdraws and changes; what stays is shown too, so that the whole grant can be read. */
export function DifferenceView({ before, after }: Props) {
  const t = useTexts(agreementsTexts);
  const { language } = useLanguage();
  const difference = differenceOf(before, after);
  const areaName = useAreaNames([
    ...difference.areas.added,
    ...difference.areas.removed,
    ...difference.areas.kept,
  ]);
  const value = (term: string, given: unknown): string => {
    if (given === undefined) return '–';
    if (given === null) return term === 'quotaPerDay' ? t('noQuota') : '–';
    if (typeof given === 'boolean') return t(given ? 'yes' : 'no');
    if (given === 'all' || given === 'watch-list') return t(`slice.${given}`);
    return String(given);
  };
  return (
    <Stack gap="sm">
      {before && isSameAs(difference) && <Text size="sm">{t('noDifference')}</Text>}
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        {listTerms.map((term) => (
          <Changes
            key={term}
            title={t(term)}
            change={difference.lists[term]}
            isFirst={!before}
            nameOf={(entry) => nameIn(term, entry, language)}
          />
        ))}
        <Changes
          title={t('areas')}
          change={difference.areas}
          isFirst={!before}
          nameOf={(code) => (code === NATIONAL ? t('national') : areaName(code))}
        />
        {difference.values.length > 0 && (
          <Paper withBorder p="sm">
            <Table verticalSpacing={4}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">{t('term')}</Table.Th>
                  {before && <Table.Th scope="col">{t('before')}</Table.Th>}
                  <Table.Th scope="col">{before ? t('after') : ''}</Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {difference.values.map(({ term, before: was, after: is }) => (
                  <Table.Tr key={term}>
                    <Table.Th scope="row">{t(term)}</Table.Th>
                    {before && <Table.Td>{value(term, was)}</Table.Td>}
                    <Table.Td>{value(term, is)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
          </Paper>
        )}
      </SimpleGrid>
    </Stack>
  );
}

interface ChangesProps {
  readonly title: string;
  readonly change: ListChange;
  readonly isFirst: boolean;
  readonly nameOf: (entry: string) => string;
}

const looks = {
  added: { color: 'green.9', sign: '+ ' },
  removed: { color: 'red.9', sign: '− ' },
  kept: { color: 'gray.9', sign: '' },
} as const;

function Changes({ title, change, isFirst, nameOf }: ChangesProps) {
  const t = useTexts(agreementsTexts);
  // Of a first version, everything is what it is and nothing is added.
  const shown = isFirst ? { added: [], removed: [], kept: change.added } : change;
  const kinds = (['added', 'removed', 'kept'] as const).filter((kind) => shown[kind].length > 0);
  return (
    <Paper withBorder p="sm">
      <Text fw={600} size="sm" component="h3" mb={4}>
        {title}
      </Text>
      {kinds.length === 0 && <Text size="sm">{t('none')}</Text>}
      {kinds.map((kind) => (
        <Group key={kind} gap={4} mb={4} role="group" aria-label={`${title}, ${t(kind)}`}>
          {!isFirst && (
            <Text size="xs" c="gray.8">
              {t(kind)}
            </Text>
          )}
          {shown[kind].map((entry) => (
            <Badge
              key={entry}
              variant={kind === 'kept' ? 'default' : 'dot'}
              color={looks[kind].color}
              tt="none"
            >
              {looks[kind].sign}
              {nameOf(entry)}
            </Badge>
          ))}
        </Group>
      ))}
    </Paper>
  );
}

/** Names of provinces and regencies; the code itself until its name is known. */
export function useAreaNames(codes: readonly string[]): (code: string) => string {
  const provinces = api.registry.useQuery(
    'get',
    '/v1/areas',
    { params: { query: {} } },
    { staleTime: Infinity },
  );
  const under = [...new Set(codes.filter((code) => code.length === 4).map((code) => code.slice(0, 2)))];
  const [first] = under;
  // Agreements name some regencies of one province as a rule; of others the code is shown with its province.
  const regencies = api.registry.useQuery(
    'get',
    '/v1/areas',
    { params: { query: { under: first ?? '' } } },
    { staleTime: Infinity, enabled: first !== undefined },
  );
  const known = new Map(
    [...(provinces.data?.areas ?? []), ...(regencies.data?.areas ?? [])].map(({ code, name }) => [
      code,
      name,
    ]),
  );
  return (code) => {
    const name = known.get(code);
    if (name !== undefined) return name;
    const province = known.get(code.slice(0, 2));
    return province === undefined ? code : `${code} (${province})`;
  };
}
