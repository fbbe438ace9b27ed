import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

/* Issue 14: the page's types come from our own OpenAPI documents, and a drift fails. */
it('the types of the console are those of the services', () => {
  const script = resolve(__dirname, '../../tools/console-drift.mjs');
  const { stdout, stderr, status } = spawnSync(process.execPath, [script], { encoding: 'utf8' });
  expect({ stdout, stderr, status }).toEqual({ stdout: '', stderr: '', status: 0 });
});
