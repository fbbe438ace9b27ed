/** `npm run reset`: deletes all data of the embedded servers. Refuses while an instance is running. */
import { existsSync, readdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { endLeftovers, lockHolder } from './leftovers.mjs';
import { explain, home, ToolProblem, UNFINISHED_INSTALL } from './prepare.mjs';

async function main() {
  const holder = lockHolder(home);
  if (holder !== undefined) {
    throw new ToolProblem(
      `Peristiwa is running (process ${holder}); its data cannot be removed now.`,
      'Stop it with Ctrl-C in its terminal, then run `npm run reset` again.',
    );
  }
  const testServersRun = lockHolder(join(home, 'test-servers')) !== undefined;
  const names = existsSync(home) ? readdirSync(home) : [];
  const isKept = (name) => name === UNFINISHED_INSTALL || (testServersRun && name.startsWith('test-servers'));
  const doomed = names.filter((name) => !isKept(name));
  if (doomed.length === 0) {
    console.log('Nothing to delete.');
    return;
  }
  console.log(`Removing ${home}: ${doomed.join(', ')}`);
  for (const name of doomed) {
    const path = join(home, name);
    if (statSync(path).isDirectory()) await endLeftovers(path);
    rmSync(path, { recursive: true, force: true, maxRetries: 3 });
  }
  if (testServersRun) console.log('The test servers are running; their folder was kept.');
}

process.exitCode = await main().then(() => 0, explain);
