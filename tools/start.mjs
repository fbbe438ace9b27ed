/** `npm start`: prepares the working copy and runs every service with embedded PostgreSQL and Kafka. */
import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { explain, prepare, root, ToolProblem } from './prepare.mjs';

const HELP = `npm start -- [options]

Installs, builds and runs Peristiwa: PostgreSQL, Apache Kafka, the four desks, the registry,
the publisher and the three ministries, with a synthetic population and live events.
Data stay in .peristiwa/ (npm run reset forgets them). Ctrl-C stops everything in order.

Environment: DATABASE_URL, KAFKA_BROKERS replace the embedded servers; HOST, PORT_<APP>, PORT_POSTGRES, PORT_KAFKA,
PORT_KAFKA_CONTROLLER, PORT_ISSUER, LOG_LEVEL.
Options are handed to the application: npm start -- --help-app lists them.`;

const ONE_SIGNAL_MS = 500;
const PARENT_LOOK_MS = 1_000;

/** Runs the application and returns its exit code. */
function run(args) {
  return new Promise((resolve, reject) => {
    const main = join(root, 'dist/apps/all-in-one/src/main.js');
    // In a process group of its own. Ctrl-C must reach it once, from this process, and not also from the terminal.
    const child = spawn(process.execPath, ['--enable-source-maps', main, 'start', ...args], {
      cwd: root,
      stdio: 'inherit',
      detached: true,
    });
    let forwardedAt = -Infinity;
    const forward = (signal) => {
      // npm repeats the signal that the terminal has sent to both; a later one is of a person who does not want to wait.
      if (performance.now() - forwardedAt < ONE_SIGNAL_MS) return;
      forwardedAt = performance.now();
      child.kill(signal);
    };
    process.on('SIGINT', () => forward('SIGINT'));
    process.on('SIGTERM', () => forward('SIGTERM'));
    // The terminal window was closed: stop in order, as for SIGTERM.
    process.on('SIGHUP', () => forward('SIGTERM'));
    // A supervisor that ends npm reaches npm and its shell only: nothing must run on without them.
    const { ppid } = process;
    const watch = setInterval(() => {
      if (process.env.npm_lifecycle_event === undefined || process.ppid === ppid) return;
      clearInterval(watch);
      forward('SIGTERM');
    }, PARENT_LOOK_MS);
    watch.unref();
    child.once('error', (error) =>
      reject(new ToolProblem(`Cannot start Node.js: ${error.message}`, 'Try again.')),
    );
    child.once('exit', (code, signal) => resolve(code ?? 128 + (constants.signals[signal] ?? 0)));
  });
}

const args = process.argv.slice(2);
if (args.includes('--help') || args.includes('-h')) {
  console.log(HELP);
} else {
  try {
    await prepare();
    process.exitCode = await run(args.map((arg) => (arg === '--help-app' ? '--help' : arg)));
  } catch (error) {
    process.exitCode = explain(error);
  }
}
