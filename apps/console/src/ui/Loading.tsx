import { Group, Loader, Text } from '@mantine/core';
import { useTexts } from '../shell/i18n';
import { shellTexts } from '../shell/texts';

export function Loading() {
  const t = useTexts(shellTexts);
  return (
    <Group p="md" role="status">
      <Loader size="sm" />
      <Text size="sm">{t('loading')}</Text>
    </Group>
  );
}
