import { randomUUID } from 'node:crypto';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { portVariable, type AppName } from '@peristiwa/contracts';
import { demoBirth } from '@peristiwa/desk';
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

const token = () =>
  clientToken({
    issuer: `http://127.0.0.1:${newcomer.ports['PORT_ISSUER']}`,
    clientId: 'registrar-3204',
    secret: DEV_CLIENT_SECRET,
  })();

let born = 0;
/** Another child of the family of the examples. @returns the status, and the code of a problem */
async function bear(): Promise<string> {
  born += 1;
  const [child] = demoBirth.children;
  const bornOn = new Date(Date.UTC(2000 + born, 0, 1)).toISOString().slice(0, 10);
  const body = {
    ...demoBirth,
    bornOn,
    requestId: randomUUID(),
    children: [{ ...child, name: `Anak ${born}` }],
  };
  const response = await fetch(`${urlOf('birth')}/v1/births`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${await token()}` },
    body: JSON.stringify(body),
  }).catch((error: Error) => error);
  if (response instanceof Error) return `no answer: ${response.message}`;
  const { type = '' } = (await response.json()) as { type?: string };
  return `${response.status} ${type.split(':').at(-1)}`.trim();
}

it('a full disk: acts are refused with 503, it is said what frees space, and all resumes when there is some', async () => {
  order('full');
  await untilSaid(`The disk of ${disk} is full`);
  expect(run.text()).toContain('Remove files from this disk');
  const refusal = await eventually(bear, (answer) => answer.startsWith('503'), 90_000);
  expect(['503 storage-full', '503 temporarily-unavailable']).toContain(refusal);
  expect(run.child.exitCode).toBeNull();

  order('free');
  await untilSaid(`The disk of ${disk} has space again`);
  await eventually(bear, (answer) => !answer.startsWith('5') && !answer.startsWith('no'), 90_000);
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
