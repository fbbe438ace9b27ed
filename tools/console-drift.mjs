/**
 * Fails when the types of the console's requests are not those of the services as built in dist/, and names the files
 * (test/console/api.int.spec.ts). A process of its own, because a library of openapi-typescript is an ES module that Jest
 * cannot load.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { root } from './prepare.mjs';

const require = createRequire(import.meta.url);
const { consoleApi } = require('./console-api.cjs');
const { allServices: services } = require(join(root, 'dist/apps/all-in-one/src/services.js'));
const { offlineDocument } = require(join(root, 'dist/libs/service/src/index.js'));

const files = Object.entries(await consoleApi({ services, offlineDocument }));
const changed = files.filter(([file, text]) => readFileSync(join(root, file), 'utf8') !== text);
for (const [file] of changed) console.log(file);
if (changed.length > 0) console.log('Run `npm run docs:generate`.');
process.exitCode = changed.length > 0 ? 1 : 0;
