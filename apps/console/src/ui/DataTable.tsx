import { Button, Group, ScrollArea, Table, Text, UnstyledButton } from '@mantine/core';
import { tableFeatures, useTable, type ColumnDef } from '@tanstack/react-table';
import { useVirtualizer } from '@tanstack/react-virtual';
import { useMemo, useRef, type ReactNode } from 'react';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';
import { EmptyState } from './EmptyState';
import { Loading } from './Loading';

export interface Column<Row> {
  readonly id: string;
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Pixels; the others share what is left. */
  readonly width?: number;
  readonly align?: 'left' | 'right';
}

interface Props<Row> {
  /** What the table shows, for screen readers. */
  readonly caption: string;
  readonly columns: readonly Column<Row>[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** Opens a row; the first cell becomes a button. */
  readonly onOpen?: (row: Row) => void;
  /** The next page, by keyset; absent when all rows are here. */
  readonly onMore?: (() => void) | undefined;
  readonly isLoading?: boolean;
  /** Pixels; the rows scroll in it. */
  readonly height?: number;
  /** What can be done when there is nothing. */
  readonly empty?: ReactNode;
}

const ROW_PX = 41;
const features = tableFeatures({});

/**
 * A table of any length (TanStack Table and Virtual): only the rows in sight are in the document, so a hundred thousand
 * scroll as ten. `onMore` is the button under it, and is called once per page.
 */
export function DataTable<Row extends object>(props: Props<Row>) {
  const { caption, columns, rows, rowKey, onOpen, onMore, isLoading = false, height = 480, empty } = props;
  const t = useTexts(shellTexts);
  const scrolled = useRef<HTMLDivElement>(null);
  const definitions = useMemo<ColumnDef<typeof features, Row>[]>(
    () => columns.map(({ id, header, cell }) => ({ id, header, cell: ({ row }) => cell(row.original) })),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: definitions, data, getRowId: rowKey });
  const all = table.getRowModel().rows;
  const virtual = useVirtualizer({
    count: all.length,
    getScrollElement: () => scrolled.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
  });
  const shown = virtual.getVirtualItems();
  const before = shown[0]?.start ?? 0;
  const after = virtual.getTotalSize() - (shown.at(-1)?.end ?? 0);
  const style = (column: Column<Row> | undefined) => ({ width: column?.width, textAlign: column?.align });

  if (rows.length === 0) return isLoading ? <Loading /> : <EmptyState>{empty}</EmptyState>;
  return (
    <div>
      <ScrollArea.Autosize
        mah={height}
        viewportRef={scrolled}
        viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': caption }}
        type="auto"
        bd="1px solid gray.3"
        bdrs="md"
        bg="white"
      >
        <Table stickyHeader verticalSpacing={6} aria-rowcount={onMore ? -1 : all.length + 1} miw={560}>
          <Table.Caption hidden>{caption}</Table.Caption>
          <Table.Thead>
            {table.getHeaderGroups().map((group) => (
              <Table.Tr key={group.id} aria-rowindex={1}>
                {group.headers.map((header, index) => (
                  <Table.Th key={header.id} scope="col" style={style(columns[index])}>
                    <table.FlexRender header={header} />
                  </Table.Th>
                ))}
              </Table.Tr>
            ))}
          </Table.Thead>
          <Table.Tbody>
            <Spacer height={before} columns={columns.length} />
            {shown.map(({ index }) => {
              const row = all[index];
              if (!row) return null;
              return (
                <Table.Tr
                  key={row.id}
                  data-index={index}
                  ref={virtual.measureElement}
                  aria-rowindex={index + 2}
                >
                  {row.getAllCells().map((cell, place) => (
                    <Table.Td key={cell.id} style={style(columns[place])}>
                      {place === 0 && onOpen ? (
                        <UnstyledButton
                          fz="sm"
                          c="blue.8"
                          td="underline"
                          onClick={() => onOpen(row.original)}
                        >
                          <table.FlexRender cell={cell} />
                        </UnstyledButton>
                      ) : (
                        <table.FlexRender cell={cell} />
                      )}
                    </Table.Td>
                  ))}
                </Table.Tr>
              );
            })}
            <Spacer height={after} columns={columns.length} />
          </Table.Tbody>
        </Table>
      </ScrollArea.Autosize>
      <Group justify="space-between" mt="xs">
        <Text size="xs" c="gray.7" aria-live="polite">
          {t(onMore ? 'shown' : 'allShown', { count: rows.length })}
        </Text>
        {onMore && (
          <Button size="xs" variant="default" onClick={onMore} loading={isLoading}>
            {t('more')}
          </Button>
        )}
      </Group>
    </div>
  );
}

/** In place of the rows that are not in sight. */
function Spacer({ height, columns }: { readonly height: number; readonly columns: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0, border: 0 }} />
    </tr>
  );
}
