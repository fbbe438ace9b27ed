/** `npm run bench -- [path …]`: builds what changed and measures; `--help` lists the paths. */
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { explain, prepare, root } from './prepare.mjs';

function run(args) {
  return new Promise((resolve, reject) => {
    const program = join(root, 'dist/bench/main.js');
    const child = spawn(process.execPath, ['--enable-source-maps', program, ...args], {
      cwd: root,
      stdio: 'inherit',
    });
    // Ctrl-C reaches the child directly; waiting for it lets it stop its servers.
    for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => {});
    child.once('error', reject);
    child.once('close', (code) => resolve(code ?? 1));
  });
}

async function main() {
  await prepare();
  return run(process.argv.slice(2));
}

process.exitCode = await main().catch(explain);
