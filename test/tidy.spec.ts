import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { dirname, posix, resolve } from 'node:path';
import { apps, grounds, rejections, retiredKinds } from '@peristiwa/contracts';
import { eventTypes, streamKindOf } from '@peristiwa/domain';
import { deskProblems } from '@peristiwa/desk';
import { edgeProblems } from '@peristiwa/service';
import { messageExamples } from '../apps/publisher/src/messages-under-test';

const ROOT = resolve(__dirname, '..');
const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');
const sources = tracked.filter((file) => /^(apps|libs|test|tools)\/.*\.(ts|mjs)$/.test(file));
const read = (file: string) => readFileSync(resolve(ROOT, file), 'utf8');

describe('rejection codes', () => {
  it('have texts that differ, so that nobody has copied one and forgotten it', () => {
    const titles = Object.values(rejections).flatMap(({ title }) => [title.id, title.en]);
    expect(new Set(titles).size).toBe(titles.length);
  });
});

describe('generated pages', () => {
  const { pages } = jest.requireActual<{ pages: (sources: object) => Record<string, string> }>(
    '../tools/docs-pages.cjs',
  );
  const written = pages({
    rejections,
    grounds,
    deskProblems,
    edgeProblems,
    eventTypes,
    streamKindOf,
    retiredKinds,
    messageExamples: messageExamples(),
  });

  it.each(Object.keys(written))('docs/%s is what `npm run docs:generate` writes', (name) => {
    expect(read(`docs/${name}`)).toBe(written[name]);
  });
});

describe('data files that follow from the table of apps', () => {
  const { appFiles } = jest.requireActual<{
    appFiles: (table: object, read: (file: string) => string) => Record<string, string>;
  }>('../tools/app-files.cjs');

  it.each(['nest-cli.json', 'docker-compose.yml'])('%s is what `npm run docs:generate` writes', (file) => {
    expect(read(file)).toBe(appFiles(apps, read)[file]);
  });
  it('gain a line for a new app, and lose that of one that is gone', () => {
    const { bps: _, ...without } = apps;
    const files = appFiles({ ...without, kemenkes: { port: 3204 } }, read);
    expect(files['docker-compose.yml']).toContain("\n    ports: ['127.0.0.1:3204:3204']\n");
    const logIn = 'peristiwa_kemenkes:${DB_PASSWORD_KEMENKES:-peristiwa-kemenkes}@';
    expect(files['docker-compose.yml']).toContain(
      `      APP: kemenkes\n      DATABASE_URL: postgres://${logIn}`,
    );
    expect(files['docker-compose.yml']).not.toContain('bps');
    expect(JSON.parse(files['nest-cli.json'] as string).projects).toMatchObject({
      kemenkes: { root: 'apps/kemenkes' },
    });
  });
});

describe('documents', () => {
  const documents = tracked.filter((file) => file.endsWith('.md') && !file.startsWith('bench/'));

  it('name npm commands that exist', () => {
    const { scripts } = JSON.parse(read('package.json')) as { scripts: Readonly<Record<string, string>> };
    const named = documents.flatMap((file) =>
      [...read(file).matchAll(/\bnpm (?:run (?:-s )?([\w:-]+)|(start|test)\b)/g)].map((match) => ({
        file,
        script: (match[1] ?? match[2]) as string,
      })),
    );
    expect(named.length).toBeGreaterThan(10);
    expect(named.filter(({ script }) => !Object.hasOwn(scripts, script))).toEqual([]);
  });
  it('link to files that exist', () => {
    const links = documents.flatMap((file) =>
      [...read(file).matchAll(/\]\((?!https?:|#)([^)#\s]+)[^)]*\)/g)].map((match) => ({
        file,
        to: posix.join(dirname(file), match[1] as string),
      })),
    );
    const exists = (path: string) => tracked.some((file) => file === path || file.startsWith(`${path}/`));
    expect(links.filter(({ to }) => !exists(to))).toEqual([]);
  });
  it('name the same Node as package.json allows', () => {
    const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
    const [major, minor] = (/^>=(\d+)\.(\d+)$/.exec(engines.node) ?? []).slice(1).map(Number);
    const [usedMajor, usedMinor] = read('.nvmrc').trim().split('.').map(Number);
    expect(usedMajor).toBe(major);
    expect(usedMinor).toBeGreaterThanOrEqual(minor as number);
    expect(read('README.md')).toContain(`Node ≥ ${major}.${minor}`);
  });
});

describe('the tree', () => {
  it('has no unfinished marks, skipped or focused tests', () => {
    const marks = /\b(TO.DO|FIX.ME|XXX)\b|\b(it|describe|test)\.(skip|only|todo)\b|\bx(it|describe)\(/;
    expect(sources.filter((file) => file !== 'test/tidy.spec.ts' && marks.test(read(file)))).toEqual([]);
  });
  it('names no package registry and no path of one machine', () => {
    const text = tracked.filter(
      (file) => /\.(ts|mjs|js|cjs|json|md|yml|xml|http|sh)$/.test(file) || file === '.ci/run',
    );
    const places = /registry\.npmjs\.org|repo\d?\.maven|\/root\/|\/work\//;
    expect(text.filter((file) => file !== 'test/tidy.spec.ts' && places.test(read(file)))).toEqual([]);
  });
  it('gives every app a README', () => {
    const folders = new Set(tracked.flatMap((file) => /^apps\/([^/]+)\//.exec(file)?.[1] ?? []));
    const without = [...folders].filter((app) => !tracked.includes(`apps/${app}/README.md`));
    expect(without).toEqual([]);
  });
});
