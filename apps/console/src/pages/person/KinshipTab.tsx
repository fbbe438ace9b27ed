import { Stack, Table, Text } from '@mantine/core';
import { useMemo } from 'react';
import { useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import type { EChartsOption } from '../../ui/echarts';
import { maskName } from '../../ui/mask';
import { PageLink } from '../../ui/PageLink';
import { Day } from '../../ui/Time';
import { COLUMN, kinOf, linksOf, type Kin, type PlacedKin } from './kinship';
import { personTexts } from './texts';
import type { Person } from './types';

const COLOURS: Readonly<Record<Kin['kind'], string>> = {
  self: '#1864ab',
  father: '#2b8a3e',
  mother: '#2b8a3e',
  spouse: '#862e9c',
  child: '#a14a00',
};

/** Parents, spouses and children as a small tree, and as a table that opens each of them. */
export function KinshipTab({ person }: { readonly person: Person }) {
  const t = useTexts(personTexts);
  const kin = useMemo(() => kinOf(person), [person]);
  const relationOf = ({ kind, isFormer }: Kin) =>
    kind === 'spouse' && isFormer ? t('kin.formerSpouse') : t(`kin.${kind}`);
  const nameOf = ({ name }: Kin) => (name === undefined ? t('kin.closed') : maskName(name));
  const labels = kin.map((one) => `${relationOf(one)}\n${nameOf(one)}`);
  const key = labels.join('|');
  const option = useMemo(() => treeOf(kin, key.split('|')), [kin, key]);
  return (
    <Stack>
      <Chart
        title={t('kin.title')}
        summary={t('kin.text')}
        option={option}
        header={[t('kin.relation'), t('state.name'), t('kin.since')]}
        rows={kin.map((one) => [relationOf(one), nameOf(one), one.since ?? ''])}
        fileName="kekerabatan"
        height={new Set(kin.map(({ y }) => y)).size * ROW_HEIGHT_PX}
      />
      <Text size="sm" c="gray.7">
        {t('kin.text')}
      </Text>
      <Table aria-label={t('kin.title')}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th>{t('kin.relation')}</Table.Th>
            <Table.Th>{t('state.name')}</Table.Th>
            <Table.Th>{t('kin.since')}</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {kin.map((one) => (
            <Table.Tr key={`${one.kind} ${one.personId}`}>
              <Table.Td>{relationOf(one)}</Table.Td>
              <Table.Td>
                {one.kind === 'self' ? (
                  nameOf(one)
                ) : (
                  <PageLink to="/person/$personId" params={{ personId: one.personId }} size="sm">
                    {nameOf(one)}
                  </PageLink>
                )}
              </Table.Td>
              <Table.Td>
                <Day value={one.since} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Stack>
  );
}

const ROW_HEIGHT_PX = 120;
const ROW_MARGIN = 60;
const BOX_PX = { width: 150, height: 48 } as const;
/** Widths of all boxes of a row together, in a narrow frame. */
const ROW_PX = 900;

/** The tree in coordinates of its own: boxes keep their size, whatever the frame is. */
function treeOf(kin: readonly PlacedKin[], labels: readonly string[]): EChartsOption {
  const xs = kin.map(({ x }) => x);
  const ys = kin.map(({ y }) => y);
  const half = Math.max(...xs.map(Math.abs)) + COLUMN / 2;
  const inRow = Math.max(...ys.map((y) => ys.filter((other) => other === y).length));
  return {
    tooltip: { show: false },
    grid: { left: 0, right: 0, top: 0, bottom: 0 },
    xAxis: { type: 'value', show: false, min: -half, max: half },
    yAxis: {
      type: 'value',
      show: false,
      inverse: true,
      min: Math.min(...ys) - ROW_MARGIN,
      max: Math.max(...ys) + ROW_MARGIN,
    },
    series: [
      {
        type: 'graph',
        coordinateSystem: 'cartesian2d',
        layout: 'none',
        silent: true,
        symbol: 'roundRect',
        symbolSize: [Math.min(BOX_PX.width, ROW_PX / inRow), BOX_PX.height],
        label: { show: true, color: '#fff', fontSize: 12, lineHeight: 16 },
        lineStyle: { color: '#868e96', width: 1.5 },
        data: kin.map(({ x, y, kind }, index) => ({
          id: String(index),
          name: labels[index] ?? '',
          value: [x, y],
          itemStyle: { color: COLOURS[kind] },
        })),
        links: linksOf(kin).map(({ source, target }) => ({ source: String(source), target: String(target) })),
      },
    ],
  };
}
