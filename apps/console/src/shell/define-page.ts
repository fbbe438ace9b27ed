import type { ComponentType } from 'react';
import type { Icon } from '../ui/icons';
import { defineTexts, type Texts } from './i18n';

export const roles = ['registrar', 'operator', 'auditor', 'partner'] as const;
export type Role = (typeof roles)[number];

export const groups = ['watch', 'registry', 'partners', 'work', 'help'] as const;
export type Group = (typeof groups)[number];

interface View {
  /** Path with TanStack's parameters, `/ledger/$actId`: never a number or a name of a person. */
  readonly path: string;
  readonly load: () => Promise<{ readonly default: ComponentType }>;
}

/** A page of the console: its place in the navigation, who sees it, its title and its views. Its other texts are loaded with its views. */
export interface PageDefinition {
  readonly name: string;
  readonly group: Group;
  readonly icon: Icon;
  /** Who sees it. The services decide what anybody may do. */
  readonly roles: readonly Role[];
  /** With the key `title`: the name in the navigation and of the window. */
  readonly texts: Texts<'title'>;
  /** Roles whose work begins here; without such a page it begins with the first of the navigation. */
  readonly start?: readonly Role[];
  /** The first is the entry. */
  readonly views: readonly [View, ...View[]];
}

interface Title {
  readonly id: string;
  readonly en: string;
}

export const definePage = ({
  title,
  ...page
}: Omit<PageDefinition, 'texts'> & { readonly title: Title }): PageDefinition => ({
  ...page,
  texts: defineTexts(`page.${page.name}`, { id: { title: title.id }, en: { title: title.en } }),
});

/** The pages that somebody with these roles sees. */
export const pagesFor = (
  pages: readonly PageDefinition[],
  given: readonly string[],
): readonly PageDefinition[] => pages.filter((page) => page.roles.some((role) => given.includes(role)));

/** The pages in the order of the navigation. */
const inOrder = (pages: readonly PageDefinition[]): readonly PageDefinition[] =>
  groups.flatMap((group) => pages.filter((page) => page.group === group));

/** Where somebody with these roles begins; undefined when no page is for them. */
export function startPage(
  pages: readonly PageDefinition[],
  given: readonly string[],
): PageDefinition | undefined {
  const seen = inOrder(pagesFor(pages, given));
  return seen.find(({ start }) => start?.some((role) => given.includes(role))) ?? seen[0];
}
