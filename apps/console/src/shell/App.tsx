import { Button, MantineProvider, Stack, Text } from '@mantine/core';
import { DatesProvider } from '@mantine/dates';
import { Notifications } from '@mantine/notifications';
import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { useEffect, useMemo } from 'react';
import 'dayjs/locale/id';
import { ApiProblem } from '../api/problem';
import { Loading } from '../ui/Loading';
import { useLanguage, useTexts } from './i18n';
import { PurposeProvider } from './PurposeProvider';
import { router } from './router';
import { SessionProvider } from './session';
import { SignIn } from './SignIn';
import { shellTexts } from './texts';
import { styleNonce, themeOf } from './theme';

const RETRIES = 2;

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      refetchOnWindowFocus: false,
      // A refusal stays a refusal; a service that restarts is asked again.
      retry: (count, error) => count < RETRIES && !(error instanceof ApiProblem && error.status < 500),
    },
  },
});

export function App() {
  const { language } = useLanguage();
  const t = useTexts(shellTexts);
  const theme = useMemo(() => themeOf(t), [language]);
  useEffect(() => {
    document.documentElement.lang = language;
  }, [language]);
  return (
    <MantineProvider theme={theme} forceColorScheme="light" getStyleNonce={() => styleNonce}>
      <DatesProvider settings={{ locale: language, firstDayOfWeek: 1 }}>
        <QueryClientProvider client={queries}>
          <Notifications position="bottom-right" />
          <SessionProvider>
            {(session, error) => {
              if (!session) return error ? <Unreachable /> : <Loading />;
              if (!session.actor) return <SignIn synthetic={session.synthetic} />;
              return (
                <PurposeProvider>
                  <RouterProvider router={router} />
                </PurposeProvider>
              );
            }}
          </SessionProvider>
        </QueryClientProvider>
      </DatesProvider>
    </MantineProvider>
  );
}

function Unreachable() {
  const t = useTexts(shellTexts);
  return (
    <Stack component="main" align="flex-start" p="xl" role="alert">
      <Text fw={600}>{t('unreachable')}</Text>
      <Text>{t('unreachableText')}</Text>
      <Button onClick={() => window.location.reload()}>{t('retry')}</Button>
    </Stack>
  );
}
