import { join } from 'node:path';
import { pages } from '../pages';
import { pagesFor, startPage } from './define-page';
import type { Texts } from './i18n';

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();

const folder = join(__dirname, '../pages');
const isTexts = (value: unknown): value is Texts =>
  typeof value === 'object' && value !== null && 'namespace' in value;
/** What the texts file of a page exports. */
const textsOf = (page: string): readonly Texts[] =>
  Object.values(require(join(folder, page, 'texts')) as object).filter(isTexts);

describe.each(pages.map((page) => [page.name, page] as const))('the page %s', (name, page) => {
  it('has its texts in both languages, with the same values to fill in', () => {
    const all = textsOf(name);
    expect(all).not.toEqual([]);
    for (const { id, en } of all) {
      expect(Object.keys(en).toSorted()).toEqual(Object.keys(id).toSorted());
      for (const [key, text] of Object.entries(id)) {
        expect([key, text.trim() !== '', (en[key] ?? '').trim() !== '']).toEqual([key, true, true]);
        expect([key, placeholders(en[key] ?? '')]).toEqual([key, placeholders(text)]);
      }
    }
  });

  it('has addresses of its own', () => {
    const others = pages.filter((one) => one !== page).flatMap((one) => one.views.map(({ path }) => path));
    for (const { path } of page.views) expect(others).not.toContain(path);
  });
});

it('each role has a page to begin with, and operators begin with Flow', () => {
  expect(startPage(pages, ['operator'])?.name).toBe('flow');
  expect(startPage(pages, ['auditor'])?.name).toBe('flow');
  expect(pagesFor(pages, [])).toEqual([]);
});
