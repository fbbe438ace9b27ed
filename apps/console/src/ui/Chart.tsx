import { Button, Group, Paper, ScrollArea, SegmentedControl, Table, Text } from '@mantine/core';
import { lazy, Suspense, useRef, useState } from 'react';
import type { EChartsOption } from './echarts';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';
import { toCsv, type Cell } from './csv';
import { download } from './download';
import { Loading } from './Loading';

const Picture = lazy(() => import('./ChartPicture'));

interface Props {
  readonly title: string;
  /** One sentence that says what is seen, for those who do not see it. */
  readonly summary: string;
  readonly option: EChartsOption;
  /** The same numbers as a table: the first row of `rows` belongs under `header`. */
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  /** Without an ending, `births-2026`; never a name of a person. */
  readonly fileName: string;
  readonly height?: number;
}

const TABLE_ROWS_MAX = 2_000;

/** A chart by ECharts, which is loaded when the first one is shown; each with its table, CSV and PNG. */
export function Chart({ title, summary, option, header, rows, fileName, height = 320 }: Props) {
  const t = useTexts(shellTexts);
  const [shown, show] = useState<'picture' | 'table'>('picture');
  const png = useRef<(() => string | undefined) | undefined>(undefined);
  const saveCsv = () =>
    download(`${fileName}.csv`, new Blob([toCsv(header, rows)], { type: 'text/csv;charset=utf-8' }));
  const savePng = () => {
    const address = png.current?.();
    if (address === undefined) return;
    const bytes = Uint8Array.from(atob(address.split(',')[1] ?? ''), (character) => character.charCodeAt(0));
    download(`${fileName}.png`, new Blob([bytes], { type: 'image/png' }));
  };
  return (
    <Paper withBorder p="sm" component="figure" m={0} aria-label={title}>
      <Group justify="space-between" gap="xs" mb="xs">
        <Text fw={600} component="figcaption">
          {title}
        </Text>
        <Group gap="xs">
          <SegmentedControl
            size="xs"
            aria-label={title}
            value={shown}
            onChange={show}
            data={[
              { value: 'picture', label: t('chart.picture') },
              { value: 'table', label: t('chart.table') },
            ]}
          />
          <Button size="compact-xs" variant="default" onClick={saveCsv}>
            {t('chart.csv')}
          </Button>
          {shown === 'picture' && (
            <Button size="compact-xs" variant="default" onClick={savePng}>
              {t('chart.png')}
            </Button>
          )}
        </Group>
      </Group>
      {shown === 'picture' ? (
        <Suspense fallback={<Loading />}>
          <Picture option={option} height={height} label={`${title}. ${summary}`} png={png} />
        </Suspense>
      ) : (
        <ScrollArea.Autosize
          mah={height}
          viewportProps={{ tabIndex: 0, role: 'region', 'aria-label': title }}
          type="auto"
        >
          <Table stickyHeader>
            <Table.Thead>
              <Table.Tr>
                {header.map((name) => (
                  <Table.Th key={name} scope="col">
                    {name}
                  </Table.Th>
                ))}
              </Table.Tr>
            </Table.Thead>
            <Table.Tbody>
              {rows.slice(0, TABLE_ROWS_MAX).map((row) => (
                <Table.Tr key={row.join('|')}>
                  {row.map((cell, place) => (
                    <Table.Td key={header[place]}>{cell}</Table.Td>
                  ))}
                </Table.Tr>
              ))}
            </Table.Tbody>
          </Table>
        </ScrollArea.Autosize>
      )}
    </Paper>
  );
}
