import { Button, Group, Paper, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useTexts } from '../../shell/i18n';
import { endingsOf } from './case-kinds';
import { counterLink, type Cited } from './counter-link';
import { casesTexts } from './texts';

interface Props {
  readonly kind: string;
  readonly cited: Cited;
}

/** The services of the counter that end a case, with the case filled in. */
export function Endings({ kind, cited }: Props) {
  const t = useTexts(casesTexts);
  const commands = endingsOf(kind);
  if (commands.length === 0) return null;
  return (
    <Paper withBorder p="md" component="section" aria-label={t('work.settle')}>
      <Title order={2} size="h5">
        {t('work.settle')}
      </Title>
      <Text size="sm" c="gray.7" mb="sm">
        {t('work.settleText')}
      </Text>
      <Group>
        {commands.map((command, index) => (
          <Button
            key={command}
            component={Link}
            variant={index === 0 ? 'filled' : 'default'}
            to={counterLink(command, cited)}
          >
            {t(`command.${command}` as 'command.resolve-flag')}
          </Button>
        ))}
      </Group>
    </Paper>
  );
}
