import { Anchor, Paper, Text, Typography } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import Markdown from 'react-markdown';
import remarkGfm from 'remark-gfm';
import { useTexts } from '../../shell/i18n';
import { Loading } from '../../ui/Loading';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import { runbook } from './runbooks';
import { flowTexts } from './texts';

/** A page of docs/runbooks, as it was built with this console. */
export default function RunbookPage() {
  const t = useTexts(flowTexts);
  const { name = '' } = useParams({ strict: false });
  const { data, isPending } = useQuery({
    queryKey: ['runbook', name],
    queryFn: async () => (await runbook(name)) ?? null,
    staleTime: Infinity,
  });
  return (
    <Page title={t('runbookTitle', { name })} actions={<PageLink to="/flow">{t('back')}</PageLink>}>
      <Paper withBorder p="md" lang="en" maw={900}>
        {isPending && <Loading />}
        {data === null && <Text>{t('runbookMissing')}</Text>}
        {data && (
          <Typography>
            <Markdown remarkPlugins={[remarkGfm]} components={{ a: RunbookLink, h1: 'h2', pre: CodeBlock }}>
              {data}
            </Markdown>
          </Typography>
        )}
      </Paper>
    </Page>
  );
}

/** A link to another runbook opens it here; one to another page of the documentation stays a name. */
function RunbookLink({ href = '', children }: { href?: string; children?: ReactNode }) {
  const [, name] = /^([a-z-]+)\.md/.exec(href) ?? [];
  if (name !== undefined)
    return (
      <PageLink to="/flow/runbooks/$name" params={{ name }}>
        {children}
      </PageLink>
    );
  if (href.startsWith('#')) return <Anchor href={href}>{children}</Anchor>;
  return <span>{children}</span>;
}

function CodeBlock({ children }: { children?: ReactNode }) {
  return (
    // A wide command is scrolled by keyboard too.
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <pre tabIndex={0}>{children}</pre>
  );
}
