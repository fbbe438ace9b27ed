import { Select } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { kinds, type Kind } from './filter';
import { statisticsTexts } from './texts';

interface Props {
  readonly value: Kind;
  readonly onChange: (kind: Kind) => void;
}

export function KindPicker({ value, onChange }: Props) {
  const t = useTexts(statisticsTexts);
  return (
    <Select
      label={t('kind')}
      value={value}
      onChange={(chosen) => onChange((chosen ?? value) as Kind)}
      data={kinds.map((kind) => ({ value: kind, label: t(`kind.${kind}`) }))}
      allowDeselect={false}
      w={200}
    />
  );
}
