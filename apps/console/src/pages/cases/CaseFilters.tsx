import { Group, Select } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { AreaPicker } from '../../ui/AreaPicker';
import { ages, type Filters } from './filters';
import { casesTexts } from './texts';

interface Props {
  readonly filters: Filters;
  readonly kinds: readonly string[];
  /** Reports have a state and no officer to filter by. */
  readonly hasStates: boolean;
  /** A registrar has the own office only. */
  readonly hasOffices: boolean;
  readonly onChange: (filters: Filters) => void;
}

const states = ['open', 'assigned', 'settled', 'rejected'] as const;
const ANY = '';

export function CaseFilters({ filters, kinds, hasStates, hasOffices, onChange }: Props) {
  const t = useTexts(casesTexts);
  const set = (change: Partial<Filters>) => onChange({ ...filters, ...change });
  return (
    <Group gap="sm" align="flex-end">
      {hasOffices && (
        <AreaPicker
          label={t('filter.office')}
          down="regency"
          value={filters.area ?? ''}
          onChange={(area) => set({ area: area || undefined })}
        />
      )}
      {kinds.length > 1 && (
        <Select
          label={t('filter.kind')}
          value={filters.kind !== undefined && kinds.includes(filters.kind) ? filters.kind : ANY}
          data={[
            { value: ANY, label: t('filter.allKinds') },
            ...kinds.map((value) => ({ value, label: t(`kind.${value}` as 'kind.first-ktp') })),
          ]}
          onChange={(kind) => set({ kind: kind || undefined })}
          allowDeselect={false}
          searchable
          w={260}
        />
      )}
      <Select
        label={t('filter.age')}
        value={String(filters.minAgeDays)}
        data={ages.map((days) => ({
          value: String(days),
          label: days === 0 ? t('filter.anyAge') : t('filter.days', { days }),
        }))}
        onChange={(days) => set({ minAgeDays: Number(days) })}
        allowDeselect={false}
        w={190}
      />
      {hasStates ? (
        <Select
          label={t('filter.state')}
          value={filters.state ?? ANY}
          data={[
            { value: ANY, label: t('filter.anyState') },
            ...states.map((value) => ({ value, label: t(`state.${value}`) })),
          ]}
          onChange={(state) => set({ state: (state || undefined) as Filters['state'] })}
          allowDeselect={false}
          w={160}
        />
      ) : (
        <Select
          label={t('filter.assignee')}
          value={filters.assignee}
          data={(['anyone', 'me', 'nobody'] as const).map((value) => ({
            value,
            label: t(`filter.${value}`),
          }))}
          onChange={(assignee) => set({ assignee: (assignee ?? 'anyone') as Filters['assignee'] })}
          allowDeselect={false}
          w={160}
        />
      )}
    </Group>
  );
}
