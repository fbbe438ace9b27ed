import { pages } from '../pages';
import { pagesFor, startPage } from './define-page';

const placeholders = (text: string) =>
  [...text.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name).toSorted();

describe.each(pages.map((page) => [page.name, page] as const))('the page %s', (_, page) => {
  it('has its texts in both languages, with the same values to fill in', () => {
    const { id, en } = page.texts as { id: Record<string, string>; en: Record<string, string> };
    expect(Object.keys(en).toSorted()).toEqual(Object.keys(id).toSorted());
    for (const [key, text] of Object.entries(id)) {
      expect([key, text.trim() !== '', (en[key] ?? '').trim() !== '']).toEqual([key, true, true]);
      expect([key, placeholders(en[key] ?? '')]).toEqual([key, placeholders(text)]);
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
