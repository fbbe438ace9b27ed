import { useTexts } from '../../shell/i18n';
import { DataTable, type Column } from '../../ui/DataTable';
import { Instant } from '../../ui/Time';
import type { Order } from './rebuild-state';
import { rebuildTexts } from './texts';

/** Who ordered what, and what became of it. */
export function Orders({ orders }: { readonly orders: readonly Order[] }) {
  const t = useTexts(rebuildTexts);
  const columns: readonly Column<Order>[] = [
    { id: 'number', header: t('number'), cell: ({ orderNo }) => orderNo, width: 90 },
    { id: 'order', header: t('order'), cell: ({ action }) => t(`order.${action}`), width: 140 },
    { id: 'by', header: t('by'), cell: ({ orderedBy }) => orderedBy },
    { id: 'at', header: t('at'), cell: ({ orderedAt }) => <Instant value={orderedAt} />, width: 210 },
    { id: 'attempts', header: t('attempts'), cell: ({ attempts }) => attempts, width: 90, align: 'right' },
    {
      id: 'outcome',
      header: t('outcome'),
      cell: ({ outcome }) => t(`outcome.${outcome ?? 'open'}`),
      width: 130,
    },
    { id: 'reason', header: t('reason'), cell: ({ reason }) => reason ?? '–' },
  ];
  return (
    <DataTable
      caption={t('orders')}
      columns={columns}
      rows={orders}
      rowKey={({ orderNo }) => String(orderNo)}
      height={320}
      empty={t('orders.empty')}
    />
  );
}
