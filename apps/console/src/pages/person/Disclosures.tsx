import { Anchor } from '@mantine/core';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchers } from '../../api/client';
import { withPurpose } from '../../api/purpose';
import { useLanguage, useTexts } from '../../shell/i18n';
import { useFieldName } from '../../texts/fields';
import { DataTable, type Column } from '../../ui/DataTable';
import { kindName, kindOfType } from '../../ui/message-kinds';
import { partnerName } from '../../ui/partner';
import { ProblemAlert } from '../../ui/ProblemAlert';
import type { OpenMessage } from '../../ui/SentMessage';
import { Instant } from '../../ui/Time';
import { READ_ONCE } from '../../api/read-once';
import { personTexts } from './texts';
import type { Disclosure } from './types';

interface Props {
  readonly personId: string;
  readonly purpose: string;
  /** Undefined for readers who may not open messages. */
  readonly open: OpenMessage | undefined;
}

const PAGE_ROWS = 50;

/** The disclosure ledger of one person, the latest first, by keyset. */
export function Disclosures({ personId, purpose, open }: Props) {
  const t = useTexts(personTexts);
  const found = useInfiniteQuery({
    ...READ_ONCE,
    queryKey: ['disclosures', personId],
    queryFn: async ({ pageParam }) => {
      const query = { limit: PAGE_ROWS, ...(pageParam !== undefined && { after: pageParam }) };
      const params = { path: { personId }, query, header: withPurpose(purpose) };
      const { data } = await fetchers.publisher.GET('/v1/persons/{personId}/disclosures', { params });
      if (!data) throw new Error('An answer without data');
      return data;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next ?? undefined,
  });
  const rows = useMemo(() => found.data?.pages.flatMap((page) => page.disclosures) ?? [], [found.data]);
  const columns = useColumns(open);
  if (found.error) return <ProblemAlert error={found.error} onRetry={() => void found.refetch()} />;
  return (
    <DataTable
      caption={t('partners.told')}
      columns={columns}
      rows={rows}
      rowKey={keyOf}
      onMore={found.hasNextPage ? () => void found.fetchNextPage() : undefined}
      isLoading={found.isFetching}
      height={360}
      empty={t('partners.toldNone')}
    />
  );
}

const keyOf = ({ at, partner, road, sequence }: Disclosure) => `${at} ${partner} ${road} ${sequence ?? ''}`;

function useColumns(open: OpenMessage | undefined): readonly Column<Disclosure>[] {
  const t = useTexts(personTexts);
  const { language } = useLanguage();
  const fieldName = useFieldName();
  return [
    { id: 'partner', header: t('partners.partner'), width: 120, cell: ({ partner }) => partnerName(partner) },
    { id: 'at', header: t('partners.at'), width: 230, cell: ({ at }) => <Instant value={at} /> },
    { id: 'road', header: t('partners.road'), width: 130, cell: ({ road }) => t(`road.${road}`) },
    {
      id: 'type',
      header: t('partners.type'),
      width: 150,
      cell: ({ type, partner, sequence }) => {
        const name = type === undefined ? '–' : kindName(kindOfType(type), language);
        if (open === undefined || sequence === undefined) return name;
        return (
          <Anchor component="button" size="sm" onClick={() => void open(partner, sequence)}>
            {name}
          </Anchor>
        );
      },
    },
    {
      id: 'fields',
      header: t('partners.given'),
      width: 110,
      cell: ({ fields }) => (
        <span title={fields.map(fieldName).join(', ')}>
          {t('partners.fieldCount', { count: fields.length })}
        </span>
      ),
    },
    { id: 'basis', header: t('partners.basis'), width: 320, cell: ({ legalBasis }) => legalBasis },
  ];
}
