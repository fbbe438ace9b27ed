/**
 * The parts of data files that are derived from the table of apps (libs/contracts/src/apps.ts). Pure, so that
 * tools/docs.mjs and test/tidy.spec.ts get the same result.
 */

/** Programs that are not in the table: they do not listen on a port, or they run the others. */
const NEST_PROJECTS_AROUND = { before: ['all-in-one'], after: ['partner', 'ops'] };

function nestCli(apps) {
  const { before, after } = NEST_PROJECTS_AROUND;
  const project = (name) => ({
    type: 'application',
    root: `apps/${name}`,
    entryFile: 'main',
    sourceRoot: `apps/${name}/src`,
  });
  const names = [...before, ...Object.keys(apps), ...after];
  const content = {
    $schema: 'https://json.schemastore.org/nest-cli',
    monorepo: true,
    root: 'apps/all-in-one',
    sourceRoot: 'apps/all-in-one/src',
    compilerOptions: { builder: 'swc', typeCheck: false },
    projects: Object.fromEntries(names.map((name) => [name, project(name)])),
  };
  return `${JSON.stringify(content, null, 2)}\n`;
}

/** Only the publisher signs the feeds, and only the registry signs printed documents. */
const COMPOSE_EXTRA = { registry: ', volumes: *docKeys', publisher: ', volumes: *keys' };

const COMPOSE_APPS = /(?<=^ {2}# Apps: .*\n)(?: {2}\w+: \{ <<: \*app, .*\n)*/m;

/** `compose` is the existing file: only the lines of the apps are replaced. */
function dockerCompose(apps, compose) {
  if (!COMPOSE_APPS.test(compose)) throw new Error('docker-compose.yml has no line "  # Apps: …"');
  const lines = Object.entries(apps).map(([name, { port }]) => {
    const extra = COMPOSE_EXTRA[name] ?? '';
    return `  ${name}: { <<: *app, environment: { <<: *env, APP: ${name} }, ports: ['127.0.0.1:${port}:${port}']${extra} }\n`;
  });
  return compose.replace(COMPOSE_APPS, lines.join(''));
}

/** All files by path from the root; `read` gives the text of a committed one. */
function appFiles(apps, read) {
  return {
    'nest-cli.json': nestCli(apps),
    'docker-compose.yml': dockerCompose(apps, read('docker-compose.yml')),
  };
}

module.exports = { appFiles };
