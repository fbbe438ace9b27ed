import { createRootRoute, createRoute, createRouter, Navigate } from '@tanstack/react-router';
import { Button, Stack, Text, Title } from '@mantine/core';
import { lazy, Suspense, useEffect } from 'react';
import { pages } from '../pages';
import { Loading } from '../ui/Loading';
import { pagesFor, startPage, type PageDefinition } from './define-page';
import { useTexts } from './i18n';
import { Layout } from './Layout';
import { placeBefore, useSession } from './session';
import { shellTexts } from './texts';

const root = createRootRoute({ component: Layout, notFoundComponent: NoPage });

/** The first page that the reader's role opens, or where they were before the sign-in. */
const home = createRoute({ getParentRoute: () => root, path: '/', component: Home });

function Home() {
  const t = useTexts(shellTexts);
  const { actor } = useSession();
  const first = startPage(pages, actor.roles);
  if (!first) return <Text>{t('noPages')}</Text>;
  return <Navigate to={placeBefore() ?? first.views[0].path} replace />;
}

function NoPage() {
  const t = useTexts(shellTexts);
  return (
    <Stack align="flex-start">
      <Title order={1} size="h3">
        {t('noPage')}
      </Title>
      <Text>{t('noPageText')}</Text>
    </Stack>
  );
}

function Failed() {
  const t = useTexts(shellTexts);
  return (
    <Stack align="flex-start" role="alert">
      <Title order={1} size="h3">
        {t('failed')}
      </Title>
      <Text>{t('failedText')}</Text>
      <Button onClick={() => window.location.reload()}>{t('reload')}</Button>
    </Stack>
  );
}

/** A view for the roles of its page; for others it does not exist. */
function guarded(page: PageDefinition, load: PageDefinition['views'][number]['load']) {
  const View = lazy(load);
  return function Guarded() {
    const { actor } = useSession();
    const t = useTexts(page.texts);
    const title = t('title');
    useEffect(() => {
      document.title = `${title} – Peristiwa`;
    }, [title]);
    if (pagesFor([page], actor.roles).length === 0) return <NoPage />;
    return (
      <Suspense fallback={<Loading />}>
        <View />
      </Suspense>
    );
  };
}

const views = pages.flatMap((page) =>
  page.views.map(({ path, load }) =>
    createRoute({ getParentRoute: () => root, path, component: guarded(page, load) }),
  ),
);

export const router = createRouter({
  routeTree: root.addChildren([home, ...views]),
  defaultPendingComponent: Loading,
  defaultErrorComponent: Failed,
  defaultPreload: 'intent',
});
