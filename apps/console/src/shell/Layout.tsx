import {
  AppShell,
  Badge,
  Box,
  Burger,
  Group,
  NavLink,
  ScrollArea,
  SegmentedControl,
  Text,
  UnstyledButton,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconLogout } from '../ui/icons';
import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { useEffect } from 'react';
import { pages } from '../pages';
import { groups, pagesFor, type PageDefinition } from './define-page';
import { useLanguage, useTexts } from './i18n';
import { SessionEnded } from './SessionEnded';
import { signOut, useSession } from './session';
import { partnerName } from '../ui/partner';
import { shellTexts } from './texts';

/** Header, navigation by group and the page. On a phone the navigation opens by the button. */
export function Layout() {
  const t = useTexts(shellTexts);
  const [isOpen, { toggle, close }] = useDisclosure();
  const path = useRouterState({ select: (state) => state.location.pathname });
  useEffect(close, [path, close]);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 232, breakpoint: 'sm', collapsed: { mobile: !isOpen } }}
      padding="md"
    >
      <a className="skip" href="#content">
        {t('skip')}
      </a>
      <AppShell.Header>
        <Group h="100%" px="md" justify="space-between" wrap="nowrap">
          <Group gap="sm" wrap="nowrap">
            <Burger
              opened={isOpen}
              onClick={toggle}
              hiddenFrom="sm"
              size="sm"
              aria-label={t('menu')}
              aria-expanded={isOpen}
            />
            <Text fw={700} component={Link} to="/" c="dark.9" td="none">
              {t('product')}
            </Text>
            <SyntheticBadge />
          </Group>
          <Group gap="md" wrap="nowrap">
            <Who />
            <LanguageSwitch />
            <UnstyledButton onClick={() => void signOut()} aria-label={t('signOut')} title={t('signOut')}>
              <IconLogout size={20} />
            </UnstyledButton>
          </Group>
        </Group>
      </AppShell.Header>
      <AppShell.Navbar p="xs" aria-label={t('menu')}>
        <Navigation path={path} />
      </AppShell.Navbar>
      <AppShell.Main id="content" tabIndex={-1}>
        <Outlet />
      </AppShell.Main>
      <SessionEnded />
    </AppShell>
  );
}

function SyntheticBadge() {
  const t = useTexts(shellTexts);
  const { synthetic } = useSession();
  return synthetic ? (
    <Badge variant="default" visibleFrom="md" tt="none" fw={500}>
      {t('synthetic')}
    </Badge>
  ) : null;
}

function Who() {
  const t = useTexts(shellTexts);
  const { actor } = useSession();
  const role = actor.roles.find((one) => `role.${one}` in shellTexts.id);
  const name = role === undefined ? actor.subject : t(`role.${role}` as 'role.operator');
  return (
    <Text size="sm" visibleFrom="xs" title={t('signedInAs', { subject: actor.subject })}>
      {name}
      {actor.office === undefined ? '' : ` ${actor.office}`}
      {actor.partner === undefined ? '' : ` (${partnerName(actor.partner)})`}
    </Text>
  );
}

export function LanguageSwitch() {
  const t = useTexts(shellTexts);
  const { language, choose } = useLanguage();
  return (
    <SegmentedControl
      size="xs"
      aria-label={t('language')}
      value={language}
      onChange={choose}
      data={[
        { value: 'id', label: 'ID' },
        { value: 'en', label: 'EN' },
      ]}
    />
  );
}

function Navigation({ path }: { readonly path: string }) {
  const t = useTexts(shellTexts);
  const { actor } = useSession();
  const seen = pagesFor(pages, actor.roles);
  const shown = groups
    .map((group) => ({ group, members: seen.filter((page) => page.group === group) }))
    .filter(({ members }) => members.length > 0);
  return (
    <ScrollArea>
      {shown.map(({ group, members }) => (
        <Box key={group} mb="sm" component="section" aria-label={t(`group.${group}`)}>
          <Text size="xs" fw={600} c="gray.7" px="sm" py={4}>
            {t(`group.${group}`)}
          </Text>
          {members.map((page) => (
            <PageLink key={page.name} page={page} isActive={isWithin(path, page)} />
          ))}
        </Box>
      ))}
    </ScrollArea>
  );
}

function PageLink({ page, isActive }: { readonly page: PageDefinition; readonly isActive: boolean }) {
  const t = useTexts(page.texts);
  const Icon = page.icon;
  return (
    <NavLink
      component={Link}
      to={page.views[0].path}
      active={isActive}
      aria-current={isActive ? 'page' : undefined}
      label={t('title')}
      leftSection={<Icon size={18} />}
    />
  );
}

function isWithin(path: string, { views }: PageDefinition): boolean {
  const entry = views[0].path;
  return path === entry || path.startsWith(`${entry}/`);
}
