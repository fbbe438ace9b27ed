import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Peers may be ES modules or CommonJS; `import` loads both, by the path that the installed package names. */
export async function load(folder: string, name: string): Promise<Record<string, unknown>> {
  const resolved = createRequire(join(folder, 'package.json')).resolve(name);
  return (await import(pathToFileURL(resolved).href)) as Record<string, unknown>;
}
