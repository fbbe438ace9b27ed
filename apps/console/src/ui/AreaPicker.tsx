import { Group, Select } from '@mantine/core';
import { api } from '../api/client';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';

const LEVELS = [
  { name: 'province', digits: 2 },
  { name: 'regency', digits: 4 },
  { name: 'district', digits: 6 },
  { name: 'village', digits: 10 },
] as const;

interface Props {
  readonly label: string;
  /** Area code of 2, 4, 6 or 10 digits; empty for none. */
  readonly value: string;
  readonly onChange: (code: string) => void;
  /** How far down one can go; a village by default. */
  readonly down?: (typeof LEVELS)[number]['name'];
  readonly error?: string | undefined;
  readonly required?: boolean;
}

/** An area by its names: a province, then what is in it. The code of the last choice is the value. */
export function AreaPicker({ label, value, onChange, down = 'village', error, required = false }: Props) {
  const t = useTexts(shellTexts);
  const depth = LEVELS.findIndex(({ name }) => name === down);
  const levels = LEVELS.slice(0, depth + 1).filter(
    (_, index) => index === 0 || value.length >= (LEVELS[index - 1]?.digits ?? 0),
  );
  return (
    <Group gap="xs" align="flex-end" role="group" aria-label={label}>
      {levels.map(({ name, digits }, index) => {
        const above = index === 0 ? '' : value.slice(0, LEVELS[index - 1]?.digits);
        return (
          <Level
            key={name}
            label={index === 0 ? `${label}: ${t(`area.${name}`)}` : t(`area.${name}`)}
            above={above}
            value={value.length >= digits ? value.slice(0, digits) : null}
            onChange={(code) => onChange(code ?? above)}
            error={index === levels.length - 1 ? error : undefined}
            required={required && index === 0}
          />
        );
      })}
    </Group>
  );
}

interface LevelProps {
  readonly label: string;
  readonly above: string;
  readonly value: string | null;
  readonly onChange: (code: string | null) => void;
  readonly error: string | undefined;
  readonly required: boolean;
}

function Level({ label, above, value, onChange, error, required }: LevelProps) {
  const t = useTexts(shellTexts);
  const query = above === '' ? {} : { under: above };
  const { data, isPending } = api.registry.useQuery(
    'get',
    '/v1/areas',
    { params: { query } },
    { staleTime: Infinity },
  );
  const areas = data?.areas ?? [];
  return (
    <Select
      label={label}
      data={areas.map(({ code, name }) => ({ value: code, label: name }))}
      value={value}
      onChange={onChange}
      searchable
      clearable
      required={required}
      disabled={isPending}
      error={error}
      nothingFoundMessage={t('areaNone')}
    />
  );
}
