import { chmodSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { appNames, apps, portVariable } from '@peristiwa/contracts';
import { eventually } from './cluster';
import { codeBlocks, runHttpFile, runShell, type Called } from './documented-calls';
import { jarsCache, Newcomer, type Run } from './newcomer';

const ROOT = resolve(__dirname, '../..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');

let dir: string;
let tokens: string;
let newcomer: Newcomer;
let run: Run | undefined;

/** The system as after `npm start`, without the synthetic population. */
beforeAll(async () => {
  dir = mkdtempSync(join(tmpdir(), 'peristiwa-readme-'));
  chmodSync(dir, 0o755);
  tokens = join(dir, 'data', 'tokens');
  newcomer = await Newcomer.in(dir);
  const started = newcomer.start(['--data', join(dir, 'data'), '--rate', '0'], jarsCache());
  run = started;
  await eventually(
    async () => started.text(),
    (all) => /ledger +[\d,]+ events in .* registry lag 0/.test(all) || started.child.exitCode !== null,
    200_000,
  );
}, 240_000);
afterAll(async () => {
  run?.child.kill('SIGTERM');
  await run?.exit;
  newcomer.kill();
  rmSync(dir, { recursive: true, force: true });
}, 60_000);

/** Replaces the default ports and the default token folder of a document by those of this test. */
function here(text: string): string {
  const moved = appNames.reduce(
    (all, app) =>
      all.replaceAll(`127.0.0.1:${apps[app].port}/`, `127.0.0.1:${newcomer.ports[portVariable(app)]}/`),
    text,
  );
  return moved.replaceAll('.peristiwa/tokens', tokens);
}

const refused = (calls: readonly Called[]) => calls.filter(({ status }) => status !== 200 && status !== 201);

it('the calls of README.md work when pasted, and again', () => {
  const blocks = codeBlocks(read('README.md'), 'sh').filter((block) => block.includes('curl '));
  expect(blocks).toHaveLength(1);
  const script = here(blocks[0] as string);
  const first = runShell(script, dir);
  expect(first).toHaveLength(script.match(/^curl /gm)?.length ?? 0);
  expect(refused(first)).toEqual([]);
  expect(first[0]).toMatchObject({ call: 'POST /v1/births', status: 201 });
  expect(runShell(script, dir)[0]).toEqual({ ...first[0], status: 200 });
}, 60_000);

it('the calls of docs/requests.http work in their order, and again', async () => {
  const token = (client: string) => readFileSync(join(tokens, client), 'utf8');
  const variables = { registrar: token('registrar-3204'), auditor: token('auditor') };
  const text = here(read('docs/requests.http'));
  const first = await runHttpFile(text, variables);
  expect(first).toHaveLength(text.match(/^(GET|POST) /gm)?.length ?? 0);
  expect(refused(first)).toEqual([]);
  expect(refused(await runHttpFile(text, variables))).toEqual([]);
}, 60_000);

it('the calls that `npm start` prints work when pasted', () => {
  const written = run?.text() ?? '';
  const printed = written.match(/^ {4}curl .*$/gm) ?? [];
  const clients = written.match(/^ {4}# \S+$/gm) ?? [];
  expect(printed.length).toBeGreaterThan(0);
  expect(printed).toHaveLength(clients.length);
  expect(refused(runShell(printed.join('\n'), dir))).toEqual([]);
}, 60_000);
