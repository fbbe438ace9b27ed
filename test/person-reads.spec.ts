import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RequestMethod } from '@nestjs/common';

const ROOT = resolve(__dirname, '..');
function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(\.spec|-under-test)\.ts$/.test(name))
    .map((name) => join(folder, name));
}
const pathOf = (target: object): string => String(Reflect.getMetadata('path', target) ?? '');
it('x', async () => {
  const files = ['apps', 'libs'].flatMap((one) => sourcesOf(join(ROOT, one))).filter((file) =>
    readFileSync(file, 'utf8').includes('@Controller('),
  );
  const modules = (await Promise.all(files.map((file) => import(file)))) as Record<string, unknown>[];
  const controllers = modules
    .flatMap((one) => Object.values(one))
    .filter((one): one is new () => object => typeof one === 'function' && pathOf(one) !== '');
  const routes = controllers.flatMap((c) => Object.getOwnPropertyNames(c.prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(c.prototype, name)?.value as object | undefined;
    const method = handler && (Reflect.getMetadata('method', handler) as RequestMethod | undefined);
    if (!handler || method === undefined) return [];
    const roles = Reflect.getMetadata('peristiwa:roles', handler) ?? Reflect.getMetadata('peristiwa:roles', c);
    return [`${c.name} ${RequestMethod[method]} ${[pathOf(c), pathOf(handler)].filter((p) => p !== '' && p !== '/').join('/')} [${roles}] ${/CurrentReader/.test(String(c))}`];
  }));
  console.log(routes.join('\n'), files.length);
});
