/**
 * Writes docs/problems.md and docs/events.md: `npm run docs:generate` builds first, because the texts come from dist/.
 * test/tidy.spec.ts fails when the committed files differ.
 */
import { writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { pages } = require('./docs-pages.cjs');
const built = (lib) => require(join(root, 'dist/libs', lib, 'src/index.js'));

const written = pages({
  rejections: built('contracts').rejections,
  deskProblems: built('desk').deskProblems,
  edgeProblems: built('service').edgeProblems,
  eventTypes: built('domain').eventTypes,
  streamKindOf: built('domain').streamKindOf,
});
for (const [name, text] of Object.entries(written)) {
  writeFileSync(join(root, 'docs', name), text);
  console.log(`docs/${name}`);
}
