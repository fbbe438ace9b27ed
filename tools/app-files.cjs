/**
 * The parts of data files that are derived from the table of apps (libs/contracts/src/apps.ts). Pure, so that
 * tools/docs.mjs and test/tidy.spec.ts get the same result.
 */

/** Programs that are not in the table: they do not listen on a port, or they run the others. */
const NEST_PROJECTS_AROUND = { before: ['all-in-one'], after: ['partner'] };

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
const COMPOSE_VOLUMES = { registry: '*docKeys', publisher: '*keys' };

const COMPOSE_APPS = /(?<=^ {2}# Apps: .*\n)(?: {2,}\S.*\n)*/m;
const COMPOSE_LOG_INS = /(?<=^ {6}# Log-ins of the apps: .*\n)(?: {6}DB_PASSWORD_\w+: .*\n)*/m;

/** Each app has a log-in of its own (ADR 0065); `migrate` creates them. The default is for one machine. */
function composePassword(name) {
  const variable = `DB_PASSWORD_${name.toUpperCase()}`;
  return { variable, value: `\${${variable}:-peristiwa-${name}}` };
}

function composeApp(name, port) {
  const volumes = COMPOSE_VOLUMES[name];
  return [
    `  ${name}:`,
    '    <<: *app',
    '    environment:',
    '      <<: *env',
    `      APP: ${name}`,
    `      DATABASE_URL: postgres://peristiwa_${name}:${composePassword(name).value}@postgres:5432/peristiwa`,
    `    ports: ['127.0.0.1:${port}:${port}']`,
    ...(volumes ? [`    volumes: ${volumes}`] : []),
    '',
  ].join('\n');
}

/** `compose` is the existing file: only the lines of the apps and their log-ins are replaced. */
function dockerCompose(apps, compose) {
  for (const [pattern, line] of [
    [COMPOSE_APPS, '  # Apps: …'],
    [COMPOSE_LOG_INS, '      # Log-ins of the apps: …'],
  ]) {
    if (!pattern.test(compose)) throw new Error(`docker-compose.yml has no line "${line}"`);
  }
  const entries = Object.entries(apps);
  const logIns = entries
    .map(([name]) => composePassword(name))
    .map(({ variable, value }) => `      ${variable}: ${value}\n`);
  return compose
    .replace(COMPOSE_APPS, () => entries.map(([name, { port }]) => composeApp(name, port)).join(''))
    .replace(COMPOSE_LOG_INS, () => logIns.join(''));
}

/** All files by path from the root; `read` gives the text of a committed one. */
function appFiles(apps, read) {
  return {
    'nest-cli.json': nestCli(apps),
    'docker-compose.yml': dockerCompose(apps, read('docker-compose.yml')),
  };
}

module.exports = { appFiles };
