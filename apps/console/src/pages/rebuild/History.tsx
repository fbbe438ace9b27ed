import { useTexts } from '../../shell/i18n';
import { DataTable, type Column } from '../../ui/DataTable';
import { EmptyState } from '../../ui/EmptyState';
import { Instant, useNumbers } from '../../ui/Time';
import { workOf, type PastRebuild } from './rebuild-state';
import { rebuildTexts } from './texts';

interface Props {
  readonly rebuilds: readonly PastRebuild[];
  readonly onShow: (rebuildNo: number) => void;
}

/** The latest rebuilds; opening one shows its comparison. */
export function History({ rebuilds, onShow }: Props) {
  const t = useTexts(rebuildTexts);
  const number = useNumbers();
  if (rebuilds.length === 0)
    return <EmptyState title={t('history.empty')}>{t('history.emptyText')}</EmptyState>;
  const columns: readonly Column<PastRebuild>[] = [
    { id: 'number', header: t('number'), cell: ({ rebuildNo }) => rebuildNo, width: 90 },
    { id: 'what', header: t('what'), cell: (row) => t(`work.${workOf(row)}`) },
    { id: 'outcome', header: t('outcome'), cell: ({ outcome }) => t(`outcome.${outcome ?? 'open'}`) },
    { id: 'events', header: t('events'), cell: ({ events }) => number(events), align: 'right' },
    {
      id: 'differences',
      header: t('differences'),
      cell: ({ differences }) => (differences === undefined ? '–' : number(differences)),
      align: 'right',
    },
    {
      id: 'started',
      header: t('started'),
      cell: ({ startedAt }) => <Instant value={startedAt} />,
      width: 210,
    },
    { id: 'ended', header: t('ended'), cell: ({ endedAt }) => <Instant value={endedAt} />, width: 210 },
  ];
  return (
    <DataTable
      caption={t('history')}
      columns={columns}
      rows={rebuilds}
      rowKey={({ rebuildNo }) => String(rebuildNo)}
      onOpen={({ rebuildNo }) => onShow(rebuildNo)}
      height={260}
    />
  );
}
