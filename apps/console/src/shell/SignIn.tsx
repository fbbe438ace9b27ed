import { Button, Center, Group, Paper, Stack, Text, Title } from '@mantine/core';
import { useTexts } from './i18n';
import { LanguageSwitch } from './Layout';
import { signIn } from './session';
import { shellTexts } from './texts';

/** For somebody who is not signed in. */
export function SignIn({ synthetic }: { readonly synthetic: boolean }) {
  const t = useTexts(shellTexts);
  return (
    <Center component="main" mih="100vh" p="md">
      <Paper withBorder p="xl" maw={440}>
        <Stack>
          <Title order={1} size="h2">
            {t('welcome')}
          </Title>
          <Text>{t('welcomeText')}</Text>
          {synthetic && (
            <Text size="sm" c="gray.7">
              {t('synthetic')}
            </Text>
          )}
          <Group justify="space-between">
            <Button onClick={signIn}>{t('signIn')}</Button>
            <LanguageSwitch />
          </Group>
        </Stack>
      </Paper>
    </Center>
  );
}
