/**
 * Writes docs/problems.md, docs/events.md, docs/feed-messages.md, the contracts of the feeds, the types of the
 * console's requests, and what nest-cli.json and docker-compose.yml say about the apps:
 * `npm run docs:generate` builds first, because the content comes from dist/.
 * test/tidy.spec.ts and contract.spec.ts of the publisher fail when the committed files differ.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const require = createRequire(import.meta.url);
const { appFiles } = require('./app-files.cjs');
const { consoleApi } = require('./console-api.cjs');
const { pages } = require('./docs-pages.cjs');
const built = (lib) => require(join(root, 'dist/libs', lib, 'src/index.js'));

const written = pages({
  rejections: built('contracts').rejections,
  grounds: built('contracts').grounds,
  deskProblems: built('desk').deskProblems,
  edgeProblems: built('service').edgeProblems,
  eventTypes: built('domain').eventTypes,
  streamKindOf: built('domain').streamKindOf,
  retiredKinds: built('contracts').retiredKinds,
  messageExamples: require(join(root, 'dist/apps/publisher/src/messages-under-test.js')).messageExamples(),
});
const files = appFiles(built('contracts').apps, (file) => readFileSync(join(root, file), 'utf8'));
const { contractDocuments } = require(join(root, 'dist/apps/publisher/src/contract/documents.js'));
for (const [name, text] of Object.entries({ ...written, ...contractDocuments() }))
  files[`docs/${name}`] = text;
const { allServices } = require(join(root, 'dist/apps/all-in-one/src/services.js'));
const { offlineDocument } = built('service');
Object.assign(files, await consoleApi({ services: allServices, offlineDocument }));
for (const [file, text] of Object.entries(files)) {
  mkdirSync(dirname(join(root, file)), { recursive: true });
  writeFileSync(join(root, file), text);
  console.log(file);
}
