import { useInfiniteQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { fetchers } from '../../api/client';
import { withPurpose } from '../../api/purpose';
import { useTexts } from '../../shell/i18n';
import { DataTable, type Column } from '../../ui/DataTable';
import { ProblemAlert } from '../../ui/ProblemAlert';
import { Instant } from '../../ui/Time';
import { messageKind } from './timeline';
import { READ_ONCE } from '../../api/read-once';
import { personTexts } from './texts';
import type { Disclosure } from './types';

interface Props {
  readonly personId: string;
  readonly purpose: string;
}

const PAGE_ROWS = 50;

/** The disclosure ledger of one person, the latest first, by keyset. */
export function Disclosures({ personId, purpose }: Props) {
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
  const columns = useColumns();
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

function useColumns(): readonly Column<Disclosure>[] {
  const t = useTexts(personTexts);
  return [
    { id: 'partner', header: t('partners.partner'), width: 120, cell: ({ partner }) => partner },
    { id: 'at', header: t('partners.at'), width: 230, cell: ({ at }) => <Instant value={at} /> },
    { id: 'road', header: t('partners.road'), width: 130, cell: ({ road }) => t(`road.${road}`) },
    {
      id: 'type',
      header: t('partners.type'),
      width: 150,
      cell: ({ type }) => (type === undefined ? '–' : messageKind(type)),
    },
    {
      id: 'fields',
      header: t('partners.given'),
      width: 110,
      cell: ({ fields }) => (
        <span title={fields.join(', ')}>{t('partners.fieldCount', { count: fields.length })}</span>
      ),
    },
    { id: 'basis', header: t('partners.basis'), width: 320, cell: ({ legalBasis }) => legalBasis },
  ];
}
