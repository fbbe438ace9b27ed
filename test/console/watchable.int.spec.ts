import { appNames } from '@peristiwa/contracts';
import { offlineDocument } from '@peristiwa/service';
import { allServices } from '../../apps/all-in-one/src/services';
import { isWatchable, watchablePaths } from '../../apps/ops/src/live/watchable';

const SAMPLE: Readonly<Record<string, string>> = { partner: 'bps' };
const anId = '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a';
const example = (path: string) => path.replaceAll(/\{(\w+)\}/g, (_, name: string) => SAMPLE[name] ?? anId);

interface Operation {
  readonly parameters?: readonly { readonly name: string }[];
}

/* A watcher reads for many and each second: what writes down its reader (header x-purpose) is never watched. */
it('nothing that reads a person can be followed, and every pattern is a path of its service', async () => {
  const watched = new Map<string, number>();
  for (const service of allServices) {
    const { paths } = await offlineDocument(service);
    for (const [path, item] of Object.entries(paths)) {
      const operation = item.get as Operation | undefined;
      if (!operation || !isWatchable(service.name, example(path))) continue;
      watched.set(service.name, (watched.get(service.name) ?? 0) + 1);
      expect([
        service.name,
        path,
        operation.parameters?.some(({ name }) => name === 'x-purpose') ?? false,
      ]).toEqual([service.name, path, false]);
    }
  }
  for (const [name, patterns] of Object.entries(watchablePaths))
    expect([name, (watched.get(name) ?? 0) >= patterns.length]).toEqual([name, true]);
  expect(appNames).toEqual(expect.arrayContaining(Object.keys(watchablePaths)));
});

it.each([
  ['registry', '/v1/persons/0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a'],
  ['registry', '/v1/status/../persons'],
  ['registry', '/metrics'],
  ['nobody', '/v1/status'],
  ['publisher', '/v1/feeds?<script>'],
  ['__proto__', '/v1/status'],
])('%s%s cannot be followed', (service, path) => {
  expect(isWatchable(service, path)).toBe(false);
});
