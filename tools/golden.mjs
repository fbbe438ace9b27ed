/**
 * Writes the golden file of each event type and version that has none yet, from the story of every type in
 * libs/testing: `npm run golden` builds first, because the content comes from dist/. A file that is there is never
 * changed: events of that form are in ledgers for ever.
 */
import { existsSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, resolveConfig } from 'prettier';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { goldenEvents } = require(join(root, 'dist/libs/testing/src/domain/index.js'));

for (const [name, event] of goldenEvents()) {
  const file = join(root, 'libs/domain/golden', name);
  if (existsSync(file)) continue;
  const options = { ...(await resolveConfig(file)), parser: 'json' };
  writeFileSync(file, await format(JSON.stringify(event, null, 2), options), { flag: 'wx' });
  console.log(`libs/domain/golden/${name}`);
}
