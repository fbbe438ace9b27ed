import { Group, Stack } from '@mantine/core';
import { useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTexts } from '../../shell/i18n';
import { Page } from '../../ui/Page';
import { PageLink } from '../../ui/PageLink';
import type { MinistryName } from '../../api/ministries';
import { useMinistry } from './use-ministry';
import { ministryTexts } from './texts';

const links: Readonly<Record<MinistryName, readonly ('households' | 'verification')[]>> = {
  kemensos: ['households'],
  kemenp2mi: ['verification'],
  bps: [],
};

interface Props {
  readonly title: string;
  readonly about?: string;
  readonly actions?: ReactNode;
  readonly children: ReactNode;
}

/** The pages of one ministry: its work, its copy, and what it reports back. */
export function MinistryFrame({ title, about, actions, children }: Props) {
  const t = useTexts(ministryTexts);
  const ministry = useMinistry();
  const path = useRouterState({ select: (state) => state.location.pathname });
  const link = (to: string, label: string) => (
    <PageLink
      key={to}
      to={to}
      size="sm"
      fw={path === to ? 700 : 500}
      aria-current={path === to ? 'page' : undefined}
    >
      {label}
    </PageLink>
  );
  return (
    <Page title={title} about={about} actions={actions}>
      <Stack gap="md">
        <Group component="nav" aria-label={t('nav.label')} gap="lg">
          {link('/ministry', t(`nav.work.${ministry}`))}
          {links[ministry].map((name) => link(`/ministry/${name}`, t(`nav.${name}`)))}
          {link('/ministry/copy', t('nav.copy'))}
          {link('/ministry/reports', t('nav.reports'))}
        </Group>
        {children}
      </Stack>
    </Page>
  );
}
