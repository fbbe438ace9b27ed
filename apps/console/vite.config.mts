import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { defineConfig, type Plugin } from 'vite';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Each file of /assets also as .gz, which ops sends to browsers that accept it. */
const compressed: Plugin = {
  name: 'compressed',
  // After every other change of the files.
  writeBundle({ dir = '' }, bundle) {
    for (const name of Object.keys(bundle).filter((file) => file.startsWith('assets/'))) {
      const file = join(dir, name);
      writeFileSync(`${file}.gz`, gzipSync(readFileSync(file), { level: 9 }));
    }
  },
};

/** The page of the console into dist/console, which ops serves. `npx vite apps/console` is a server for development. */
export default defineConfig({
  root: here('.'),
  resolve: {
    // The index of @rjsf/core names its own tests' validator, which is not installed: the counter has another one.
    alias: { '@rjsf/validator-ajv8': here('src/pages/counter/form/validator.ts') },
  },
  plugins: [compressed],
  build: {
    outDir: here('../../dist/console'),
    emptyOutDir: true,
    target: 'es2022',
    // Every file stands by itself: the policy of the page allows no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    chunkSizeWarningLimit: 1_200,
    rolldownOptions: {
      // `use client` is for renderers on a server, of which there is none.
      onLog: (level, log, handle) => log.code !== 'MODULE_LEVEL_DIRECTIVE' && handle(level, log),
    },
  },
  server: {
    port: 3001,
    proxy: Object.fromEntries(['/api', '/auth', '/v1'].map((path) => [path, 'http://127.0.0.1:3000'])),
  },
});
