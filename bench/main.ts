/** `npm run bench`: measures every path with its raw limit and its peers; prints and records (bench/results/). */
import { appendFileSync, copyFileSync, existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { crashRun } from './crash/harness';
import { runContest, type Contest } from './contest';
import { openEnvironment, type BenchEnvironment, type EnvironmentOptions } from './environment';
import { loadNow, machineFacts } from './machine-facts';
import { appendOnePath, appendPath } from './paths/append';
import { bulkPath } from './paths/bulk';
import { catchUpPath } from './paths/catch-up';
import { commandHttpPath } from './paths/command-http';
import { consolePath } from './paths/console';
import { feedDrainPath, feedPartnersPath } from './paths/feed-drain';
import { feedExtractPath } from './paths/feed-extract';
import { feedFailoverPath } from './paths/feed-failover';
import { feedIdlePath } from './paths/feed-idle';
import { feedIntakePath } from './paths/feed-intake';
import { feedLatencyPath } from './paths/feed-latency';
import { feedMinistryPath } from './paths/feed-ministry';
import { feedDisclosurePath } from './paths/feed-disclosure';
import { feedReconcilePath } from './paths/feed-reconcile';
import { feedStagesPath } from './paths/feed-stages';
import { importPath } from './paths/import';
import { lookupPath } from './paths/lookup';
import { peersPath } from './paths/peers';
import { rebuildPath } from './paths/rebuild';
import { rebuildLivePath } from './paths/rebuild-live';
import { scalePath } from './paths/scale';
import { verifyPath } from './paths/verify';
import { UMADB } from './peers/umadb';
import { contestMarkdown } from './result-table';

type Path = (environment: BenchEnvironment) => Promise<Contest | readonly Contest[]>;

const PATHS: Readonly<Record<string, Path>> = {
  'append-64': (environment) => appendPath(environment, 64, [UMADB]),
  'append-512': (environment) => appendPath(environment, 512),
  'append-1': appendOnePath,
  'append-16': (environment) => peersPath(environment, 'single'),
  'append-16-births': (environment) => peersPath(environment, 'births'),
  bulk: bulkPath,
  'command-http': commandHttpPath,
  'registry-catch-up': catchUpPath,
  rebuild: rebuildPath,
  'rebuild-live': rebuildLivePath,
  verify: verifyPath,
  lookup: lookupPath,
};

/** From an act to a partner; `feed` runs all of them. */
const FEED_PATHS: typeof PATHS = {
  'feed-latency': feedLatencyPath,
  'feed-drain': feedDrainPath,
  'feed-partners': feedPartnersPath,
  'feed-ministry': feedMinistryPath,
  'feed-intake': feedIntakePath,
  'feed-idle': feedIdlePath,
  'feed-failover': feedFailoverPath,
  'feed-disclosure': feedDisclosurePath,
  'feed-reconcile': feedReconcilePath,
  'feed-extract': feedExtractPath,
};

/** Paths that run only when named, because they take long. */
const MORE: typeof PATHS = {
  ...FEED_PATHS,
  'feed-stages': feedStagesPath,
  console: consolePath,
  import: importPath,
  scale: (environment) => scalePath(environment, String(values.sizes).split(',').map(Number)),
};

const ROOT = resolve(__dirname, '../..');

const HELP = `npm run bench -- [path …] [options]

Paths: ${Object.keys(PATHS).join(', ')}. Without a path: all of them.
Also:  feed                  ${Object.keys(FEED_PATHS).join(', ')}, each of which may be named
       console               what consoles that are open cost the services
       import                a file of SIAK of 1,000,000 rows into the ledger, twice
       feed-stages           how long each stage of the way of an act to a consumer takes
       scale --sizes <n,…>   rates of rebuild and append at these numbers of events (100000,1000000)
       crash --minutes <n> --events <n>   kills writers, projectors and the server at random until both are
                             reached, and counts what is lost (1, 0); with --with-rebuild the registry is
                             rebuilt in a loop, and that is killed too
Options:
  --rounds <n>   counted rounds of each contestant (5)
  --scale <n>    divides the work of each cell, for a quick look (1)
  --quiet        no line per cell
  --no-record    print only, write nothing to bench/results/
  --explain <f>  copies the server's log with the plans of slow statements to this file (distorts the figures)`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    scale: { type: 'string', default: '1' },
    sizes: { type: 'string', default: '100000,1000000' },
    minutes: { type: 'string', default: '1' },
    events: { type: 'string', default: '0' },
    'with-rebuild': { type: 'boolean', default: false },
    quiet: { type: 'boolean', default: false },
    'no-record': { type: 'boolean', default: false },
    explain: { type: 'string' },
    help: { type: 'boolean', default: false },
  },
});

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** One section per path, appended to the file: results are a chronological record. */
function record(markdown: string): void {
  const folder = join(ROOT, 'bench/results');
  mkdirSync(folder, { recursive: true });
  const day = new Date().toISOString().slice(0, 10);
  const file = join(folder, `${day}.md`);
  const head = existsSync(file)
    ? ''
    : `# Measured on ${day}\n\nWritten by \`npm run bench\`; see docs/performance.md.\n`;
  appendFileSync(file, `${head}\n${markdown}`);
}

async function crash(): Promise<void> {
  const folder = join(ROOT, '.peristiwa/bench', String(process.pid));
  const goal = { minutes: Number(values.minutes), events: Number(values.events) };
  const { markdown, passed, facts } = await crashRun({
    ...goal,
    withRebuild: values['with-rebuild'],
    folder,
    say,
  });
  publish(markdown, [...facts, ended()]);
  if (!passed) process.exitCode = 1;
}

const ended = () => `ended ${new Date().toISOString().slice(11, 16)} UTC, load ${loadNow()}`;

function publish(markdown: string, facts: readonly string[]): void {
  const section = `${markdown}\n${facts.map((line) => `- ${line}`).join('\n')}\n`;
  say(`\n${section}`);
  if (!values['no-record']) record(section);
}

type Server = Pick<EnvironmentOptions, 'logicalDecoding' | 'commitTimes'>;

async function measure(path: Path, server: Server): Promise<void> {
  const folder = join(ROOT, '.peristiwa/bench', String(process.pid));
  const options = { folder, scale: Number(values.scale), explain: values.explain !== undefined };
  const { environment, close } = await openEnvironment({ ...options, ...server, say });
  try {
    const contests = [await path(environment)].flat();
    for (const contest of contests) {
      const facts = await machineFacts(folder, environment.pool(environment.postgres.url, { max: 1 }));
      const result = await runContest(contest, Number(values.rounds), values.quiet ? undefined : say);
      publish(contestMarkdown(result), [
        ...facts,
        `${contest.rounds ?? values.rounds} rounds, interleaved; ${ended()}`,
      ]);
    }
  } finally {
    if (values.explain) copyFileSync(join(folder, 'postgres/postgres.log'), values.explain);
    await close();
  }
}

/** A path that cannot be measured does not stop the others. */
async function main(): Promise<void> {
  if (values.help) return say(HELP);
  if (positionals[0] === 'crash') return crash();
  const named = positionals.flatMap((name) => (name === 'feed' ? Object.keys(FEED_PATHS) : name));
  const wanted = named.length > 0 ? named : Object.keys(PATHS);
  const paths = { ...PATHS, ...MORE };
  const unknown = wanted.filter((name) => !paths[name]);
  if (unknown.length > 0) throw new Error(`No such path: ${unknown.join(', ')}.\n\n${HELP}`);
  for (const name of wanted) {
    const server = { logicalDecoding: name in FEED_PATHS, commitTimes: paths[name] === feedStagesPath };
    await measure(paths[name] as Path, server).catch(report);
  }
}

function report(error: Error): void {
  process.stderr.write(`${error.stack}\n`);
  process.exitCode = 1;
}

void main().catch(report);
