import { Badge } from '@mantine/core';
import { useTexts } from '../../shell/i18n';
import { agreementsTexts } from './texts';

const colours = { active: 'green.9', suspended: 'orange.9', ended: 'gray.9', future: 'blue.9' } as const;

export function Standing({ value }: { readonly value: keyof typeof colours }) {
  const t = useTexts(agreementsTexts);
  return (
    <Badge color={colours[value]} variant="dot" tt="none">
      {t(`standing.${value}`)}
    </Badge>
  );
}
