import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Exact versions, so that a figure names the version of the peer. They never become dependencies of this project. */
const FROM_REGISTRY = [
  '@event-driven-io/emmett@0.42.0',
  '@event-driven-io/emmett-postgresql@0.42.0',
  '@event-driven-io/pongo@0.16.11',
  '@event-driven-io/dumbo@0.12.7',
  '@eventide/message-db@1.3.1',
  // Clients of UmaDB; its server comes from PyPI (`umadb.ts`).
  ...['@grpc/grpc-js@1.14.7', '@grpc/proto-loader@0.8.1'],
  // Dependencies that the other packages use without declaring them.
  ...['pg@8.23.1', 'uuid@10.0.0', 'pg-connection-string@2.9.1', 'ansis@4.1.0', 'cli-table3@0.6.5'],
  ...['commander@14.0.3', 'async-retry@1.3.3', 'pg-copy-streams@7.0.0'],
];
/** Packages whose dependencies contain `workspace:*`, which npm cannot resolve: they are unpacked without npm. */
const UNPACKED = ['event-store', 'event-store-postgres'].map((name) => ({
  name: `@dcb-es/${name}`,
  version: '7.0.1',
}));

/** A folder with the peers installed, kept between runs. @throws when npm cannot install them */
export function installPeers(cache: string): string {
  const folder = join(cache, 'peers');
  const complete = join(folder, 'complete');
  const wanted = [...FROM_REGISTRY, ...UNPACKED.map(({ name, version }) => `${name}@${version}`)].join('\n');
  if (existsSync(complete) && readFileSync(complete, 'utf8') === wanted) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'package.json'), '{"private":true}');
  const quiet = ['--no-audit', '--no-fund', '--ignore-scripts', '--loglevel=error'];
  npm(folder, ['install', '--prefix', folder, '--legacy-peer-deps', ...quiet, ...FROM_REGISTRY]);
  for (const { name, version } of UNPACKED) {
    npm(folder, ['pack', `${name}@${version}`, '--silent']);
    const archive = `${name.replace('@', '').replace('/', '-')}-${version}.tgz`;
    execFileSync('tar', ['xzf', archive], { cwd: folder });
    mkdirSync(join(folder, 'node_modules', '@dcb-es'), { recursive: true });
    renameSync(join(folder, 'package'), join(folder, 'node_modules', name));
  }
  writeFileSync(complete, wanted);
  return folder;
}

function npm(cwd: string, args: readonly string[]): void {
  execFileSync('npm', args, { cwd, stdio: ['ignore', 'ignore', 'pipe'], timeout: 180_000 });
}
