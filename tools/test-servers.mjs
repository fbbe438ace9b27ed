/**
 * PostgreSQL and Kafka for tests that are run by hand: starts both on free ports, writes their addresses to
 * .peristiwa/test-servers.env and stays until SIGTERM or Ctrl-C. `npm test` does not need it.
 *
 *   node tools/test-servers.mjs &
 *   set -a; . .peristiwa/test-servers.env; set +a; npx jest --selectProjects integration -- libs/ledger
 */
import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const home = join(root, '.peristiwa');
const envFile = join(home, 'test-servers.env');
const folder = join(home, 'test-servers');

/** Only libs/embedded is built, into a folder of its own: the rest may be in the middle of a change. */
function loadEmbedded() {
  const out = join(home, 'test-servers-build');
  const swc = join(root, 'node_modules', '@swc', 'cli', 'bin', 'swc.js');
  const args = [swc, 'libs/embedded', '-d', out, '--quiet'];
  const built = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' });
  if (built.status !== 0) throw new Error('libs/embedded could not be built; run `npm ci` first.');
  return createRequire(import.meta.url)(join(out, 'libs/embedded/src/index.js'));
}

async function main() {
  mkdirSync(folder, { recursive: true });
  for (const path of [home, folder]) chmodSync(path, 0o711);
  const embedded = loadEmbedded();
  const onLog = (line) => console.log(line);
  const running = [];
  let stopping;
  const stop = (code) => {
    stopping ??= (async () => {
      rmSync(envFile, { force: true });
      await Promise.all(running.map((server) => server.stop()));
      process.exit(code);
    })();
    return stopping;
  };
  process.on('SIGINT', () => void stop(0));
  process.on('SIGTERM', () => void stop(0));
  try {
    const postgres = await embedded.startPostgres({ dataDir: join(folder, 'postgres'), fsync: false, onLog });
    running.push(postgres);
    const libDir = await embedded.resolveKafkaJars({
      cacheDir: embedded.defaultCacheDir(process.env),
      onLog,
    });
    const kafka = await embedded.startKafka({
      dataDir: join(folder, 'kafka'),
      libDir,
      forTests: true,
      onLog,
    });
    running.push(kafka);
    const lines = `TEST_DATABASE_URL=${postgres.url}\nTEST_KAFKA_BROKERS=${kafka.brokers.join(',')}\n`;
    writeFileSync(envFile, lines, { mode: 0o600 });
    console.log(`PostgreSQL on port ${postgres.port}, Kafka on port ${kafka.port}; addresses in ${envFile}`);
    setInterval(() => {}, 60_000);
  } catch (error) {
    console.error(error instanceof embedded.StartProblem ? `${error.message}\n→ ${error.doThis}` : error);
    await stop(1);
  }
}

await main();
