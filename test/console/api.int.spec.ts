import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { offlineDocument } from '@peristiwa/service';
import { allServices } from '../../apps/all-in-one/src/services';

const ROOT = resolve(__dirname, '../..');

/* Issue 14: the page's types come from our own OpenAPI documents, and a drift fails. */
it('the types of the console are those of the services: `npm run docs:generate`', async () => {
  const { consoleApi } = jest.requireActual<{
    consoleApi: (needs: object) => Promise<Readonly<Record<string, string>>>;
  }>('../../tools/console-api.cjs');
  const files = await consoleApi({ services: allServices, offlineDocument });
  expect(Object.keys(files)).toHaveLength(allServices.length);
  for (const [file, text] of Object.entries(files)) {
    const committed = readFileSync(join(ROOT, file), 'utf8');
    // Not toBe(): a difference of half a million characters is of no use.
    expect([file, committed === text]).toEqual([file, true]);
  }
});
