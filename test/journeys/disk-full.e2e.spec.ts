import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portVariable, type AppName } from '@peristiwa/contracts';
import { demo } from '@peristiwa/desk';
import { clientToken, DEV_CLIENT_SECRET } from '@peristiwa/service';
import { eventually } from './cluster';
import { APPLICATION, jarsCache, Newcomer, type Run } from './newcomer';

/**
 * Runs a command with a file system of its own at the folder, in memory. Each line of the standard input changes it:
 * `full` leaves it almost no space, `free` gives it space again, `stop` ends the command.
 */
const WITH_OWN_DISK = `
folder=$1; shift
mount -t tmpfs -o size=3g,mode=755 tmpfs "$folder" || exit 3
"$@" &
child=$!
while read -r order; do
  case $order in
    full) used=$(df -k --output=used "$folder" | tail -n 1); mount -o "remount,size=$((used + 64))k" "$folder";;
    free) mount -o remount,size=3g "$folder";;
    stop) kill -TERM $child; break;;
  esac
done
wait $child
`;
const isRoot = process.getuid?.() === 0;
/** Root only needs its own view of the mounts. Others are root in a namespace of their own, and themselves again in it. */
const SHELL = ['unshare', '--mount', ...(isRoot ? [] : ['--map-root-user']), 'sh', '-c', WITH_OWN_DISK, 'sh'];
const AS_BEFORE = isRoot
  ? []
  : ['unshare', '--user', `--map-user=${process.getuid?.()}`, `--map-group=${process.getgid?.()}`];

let dir: string;
let disk: string;
let newcomer: Newcomer;
let run: Run;

const order = (word: 'full' | 'free' | 'stop') => run.child.stdin?.write(`${word}\n`);
const urlOf = (app: AppName) => `http://127.0.0.1:${newcomer.ports[portVariable(app)]}`;
const untilSaid = (words: string, withinMs = 60_000) =>
  eventually(
    async () => run.text(),
    (all) => all.includes(words) || run.child.exitCode !== null,
    withinMs,
  ).then((all) => expect(all).toContain(words));

beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'peristiwa-disk-'));
  chmodSync(dir, 0o755);
  disk = join(dir, 'disk');
  mkdirSync(disk);
  newcomer = await Newcomer.in(dir);
  run = newcomer.start(['--data', disk, '--households', '8', '--rate', '20'], jarsCache(), [
    ...SHELL,
    disk,
    ...AS_BEFORE,
    ...APPLICATION,
  ]);
  await untilSaid('live events follow', 120_000);
}, 150_000);
afterAll(async () => {
  order('stop');
  run.child.stdin?.end();
  await run.exit;
  newcomer.kill();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

async function call(client: string, method: 'GET' | 'POST', url: string, body?: object): Promise<Called> {
  const issuer = `http://127.0.0.1:${newcomer.ports['PORT_ISSUER']}`;
  const token = await clientToken({ issuer, clientId: client, secret: DEV_CLIENT_SECRET })();
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${token}` };
  const response = await fetch(url, { method, headers, ...(body && { body: JSON.stringify(body) }) });
  return { status: response.status, body: (await response.json()) as Called['body'] };
}

interface Called {
  readonly status: number;
  readonly body: { readonly type?: string; readonly tail?: number };
}

/** Each look-up writes who has read. */
const lookUp = () => call('registrar-3204', 'POST', `${urlOf('registry')}/v1/persons/lookup`, demo.mother);
const tail = async () =>
  (await call('auditor', 'GET', `${urlOf('registry')}/v1/status`).catch(() => undefined))?.body.tail ?? 0;

it('a full disk: 503 with the reason, it is said what frees space, and all resumes when there is some', async () => {
  expect((await lookUp()).status).toBe(200);
  order('full');
  await untilSaid(`The disk of ${disk} is full`);
  expect(run.text()).toContain('Remove files from this disk');
  const refused = await eventually(lookUp, ({ status }) => status !== 200, 90_000);
  expect(refused.status).toBe(503);
  expect(['storage-full', 'temporarily-unavailable']).toContain(refused.body.type?.split(':').at(-1));
  expect(run.child.exitCode).toBeNull();

  order('free');
  await untilSaid(`The disk of ${disk} has space again`);
  await eventually(lookUp, ({ status }) => status === 200, 90_000);
  // The simulation resumes by itself.
  const before = await tail();
  await eventually(tail, (now) => now > before, 90_000);
  const ready = async (app: AppName) =>
    (await fetch(`${urlOf(app)}/health/ready`).catch(() => undefined))?.status;
  for (const app of ['birth', 'registry', 'publisher', 'kemensos'] as const)
    await eventually(
      () => ready(app),
      (status) => status === 200,
      90_000,
    );
  expect(run.text()).not.toContain('    at ');
}, 300_000);
