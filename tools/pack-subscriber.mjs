/**
 * `npm run package:subscriber`: makes the package of libs/subscriber that a ministry installs
 * (docs/adr/0057-the-kit-as-a-package.md). Needs `npm run build` first.
 *
 *   dist/package/                          the folder that is packed
 *   dist/peristiwa-subscriber-<version>.tgz
 *
 * It contains what the kit needs of libs/, compiled, with declarations; and kafkajs with our patches, which a copy from
 * the package registry would not have. All other dependencies are named with the versions of package.json.
 */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript';
import { explain, root, ToolProblem } from './prepare.mjs';

const ENTRY = 'libs/subscriber/src/index';
const folder = join(root, 'dist', 'package');
const readJson = (path) => JSON.parse(readFileSync(join(root, path), 'utf8'));
const own = readJson('package.json');
/** Patched by patches/: the registry's copy would lack the patches, so ours is in the package. */
const BUNDLED = ['kafkajs'];

const formatHost = {
  getCurrentDirectory: () => root,
  getCanonicalFileName: (name) => name,
  getNewLine: () => '\n',
};

/** Emits the declarations of all sources that the kit needs. @returns their paths below the root, without extension */
function declare() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent({ ...config, include: [], files: [] }, ts.sys, root);
  const program = ts.createProgram([join(root, `${ENTRY}.ts`)], {
    ...options,
    noEmit: false,
    declaration: true,
    emitDeclarationOnly: true,
    rootDir: root,
    outDir: folder,
    types: ['node'],
  });
  const sources = [];
  const { diagnostics } = program.emit(undefined, (path, text) => {
    const file = relative(folder, path);
    sources.push(file.replace(/\.d\.ts$/, ''));
    write(file, withRelativeImports(file, text));
  });
  const mistakes = [...program.getOptionsDiagnostics(), ...diagnostics];
  if (mistakes.length > 0) throw new Error(ts.formatDiagnostics(mistakes, formatHost));
  return sources;
}

/** `@peristiwa/contracts` in a declaration becomes the path to it: the package has no other packages of ours. */
function withRelativeImports(file, text) {
  const from = dirname(file);
  return text.replaceAll(/(['"])@peristiwa\/([a-z]+)\1/g, (_, quote, lib) => {
    const path = relative(from, `libs/${lib}/src/index`);
    return quote + (path.startsWith('.') ? path : `./${path}`) + quote;
  });
}

function write(file, text) {
  const path = join(folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}

/** Copies the compiled source. @returns the packages that it and its declaration need */
function copyCompiled(source) {
  const compiled = join(root, 'dist', `${source}.js`);
  if (!existsSync(compiled)) {
    throw new ToolProblem(`dist/${source}.js is missing.`, 'Run `npm run build` first.');
  }
  const text = readFileSync(compiled, 'utf8').replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  write(`${source}.js`, text);
  const declaration = readFileSync(join(folder, `${source}.d.ts`), 'utf8');
  const files = [text, declaration].flatMap((one) => ts.preProcessFile(one, true, true).importedFiles);
  return files.map(({ fileName }) => fileName).filter((name) => !name.startsWith('.') && !isBuiltin(name));
}

/**
 * The packages of these imports; their peers that are ours, since Nest loads some only when it needs them; and the types of
 * those that have none of their own.
 */
function packagesOf(imports) {
  const needed = new Set(['@types/node']);
  for (const path of imports) {
    const name = path
      .split('/')
      .slice(0, path.startsWith('@') ? 2 : 1)
      .join('/');
    needed.add(name);
    const { peerDependencies = {} } = readJson(`node_modules/${name}/package.json`);
    for (const peer of Object.keys(peerDependencies)) if (own.dependencies[peer]) needed.add(peer);
    if (own.devDependencies[`@types/${name}`]) needed.add(`@types/${name}`);
  }
  return [...needed].sort();
}

function manifest(needed) {
  const { version, license, engines } = own;
  const versions = { ...own.devDependencies, ...own.dependencies };
  const dependencies = Object.fromEntries(needed.map((name) => [name, versions[name]]));
  return {
    name: '@peristiwa/subscriber',
    version,
    description: 'Keeps the database of a partner in step with its feed from Peristiwa, provably.',
    license,
    engines,
    main: `./${ENTRY}.js`,
    types: `./${ENTRY}.d.ts`,
    exports: { '.': { types: `./${ENTRY}.d.ts`, default: `./${ENTRY}.js` } },
    dependencies,
    bundleDependencies: BUNDLED,
  };
}

function pack() {
  rmSync(folder, { recursive: true, force: true });
  const sources = declare();
  const needed = packagesOf(sources.flatMap(copyCompiled));
  for (const name of BUNDLED) {
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true });
  }
  write('package.json', `${JSON.stringify(manifest(needed), undefined, 2)}\n`);
  for (const [from, to] of [
    ['libs/subscriber/README.md', 'README.md'],
    ['LICENSE', 'LICENSE'],
    ['NOTICE', 'NOTICE'],
  ]) {
    cpSync(join(root, from), join(folder, to));
  }
  const args = ['pack', '--json', '--loglevel=error', `--pack-destination=${join(root, 'dist')}`];
  const [{ filename, unpackedSize, entryCount }] = JSON.parse(
    execFileSync('npm', args, { cwd: folder, encoding: 'utf8' }),
  );
  console.log(`dist/${filename}: ${entryCount} files, ${Math.round(unpackedSize / 1024)} kB unpacked`);
}

try {
  pack();
} catch (error) {
  process.exitCode = explain(error);
}
