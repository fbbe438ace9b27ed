import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { eventually, pause } from './cluster';
import { jarsCache, Newcomer, NPM, NPM_START, type Run } from './newcomer';

/** Moments in each lane. The lanes run beside each other: a start waits for disks and other processes most of the time. */
const MOMENTS = Number(process.env.INTERRUPTED_MOMENTS ?? 3);
const LANES = ['first', 'second'] as const;
/** In a start of this length most is begun in the first seconds, so most moments are there. */
const LONGEST_MS = 12_000;
/** Kafka writes its indexes when it is stopped. */
const GONE_WITHIN_MS = 30_000;

let dir: string;

beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'peristiwa-interrupted-'));
  chmodSync(dir, 0o755);
});
afterAll(() => {
  // A failure leaves the application and its servers, each in a session of its own.
  for (const { pid } of processesIn(dir)) {
    try {
      process.kill(pid, 'SIGKILL');
    } catch {
      // It has ended.
    }
  }
  rmSync(dir, { recursive: true, force: true });
});

/** The same in every run, so that a failure can be repeated. INTERRUPTED_MOMENTS=20 tries 40 (two minutes). */
function momentOf(name: string, nth: number): number {
  const [byte = 0, next = 0] = createHash('sha256').update(`${name} ${nth}`).digest();
  return Math.round(LONGEST_MS * ((byte * 256 + next) / 65_536) ** 2);
}

/** The processes that work in the folder. */
function processesIn(folder: string): { readonly pid: number; readonly command: string }[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && Number(name) !== process.pid)
    .map((name) => {
      try {
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ');
        return { pid: Number(name), command };
      } catch {
        return { pid: 0, command: '' };
      }
    })
    .filter(({ command }) => command.includes(folder));
}

const LEFT = ['instance.lock', 'postgres/data/postmaster.pid', 'kafka/kafka.pid', 'simulation/journal.lock'];

/** What an interrupted start has left: processes, locks, and texts that are for nobody. */
async function leftBy(run: Run, data: string): Promise<string[]> {
  const late = pause(GONE_WITHIN_MS).then(() => 'late' as const);
  const code = await Promise.race([run.exit, late]);
  const text = run.text();
  return [
    ...(code === 'late' ? [`it has not ended: ${text.slice(-2_000)}`] : []),
    ...processesIn(data).map(({ command }) => command),
    ...LEFT.filter((name) => existsSync(join(data, name))),
    ...['57P01', '    at ', 'Unhandled', 'cannot start']
      .filter((words) => text.includes(words))
      .map(() => text),
  ];
}

/** A third of the starts are first starts; the others resume what an interrupted one has made. */
async function lane(name: string): Promise<Record<string, string[]>> {
  const newcomer = await Newcomer.in(dir);
  const left: Record<string, string[]> = {};
  for (let nth = 0; nth < MOMENTS; nth += 1) {
    const data = join(dir, `${name}-${nth % 3 === 0 ? nth : 'shared'}`);
    const moment = momentOf(name, nth);
    const run = newcomer.start(['--data', data, '--households', '8', '--rate', '5'], jarsCache(), NPM_START);
    await pause(moment);
    run.child.kill('SIGINT');
    const found = await leftBy(run, data);
    if (found.length > 0) left[`${name} ${nth} at ${moment} ms`] = found;
    if (nth % 3 === 0) rmSync(data, { recursive: true, force: true });
  }
  return left;
}

it(`Ctrl-C at ${MOMENTS * LANES.length} moments of a start leaves no process, no lock and no stack`, async () => {
  expect(await Promise.all(LANES.map(lane))).toEqual(LANES.map(() => ({})));
}, 600_000);

it('a supervisor that ends npm alone leaves nothing running', async () => {
  const newcomer = await Newcomer.in(dir);
  const data = join(dir, 'supervised');
  const run = newcomer.start(['--data', data, '--households', '8'], jarsCache(), NPM);
  const isStarting = async () => existsSync(join(data, 'postgres/data/postmaster.pid'));
  await eventually(isStarting, (is) => is, 2 * GONE_WITHIN_MS);
  expect(processesIn(data)).not.toEqual([]);
  run.child.kill('SIGTERM');
  await run.exit;
  await eventually(
    async () => processesIn(data),
    (left) => left.length === 0,
    GONE_WITHIN_MS,
  );
  expect(LEFT.filter((name) => existsSync(join(data, name)))).toEqual([]);
}, 120_000);
