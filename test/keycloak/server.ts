import { spawn, type ChildProcess } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  closeSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { freePorts } from '@peristiwa/embedded';
import { cached, step } from '../consumers/install';

const RECIPE = resolve(__dirname, '../../deploy/keycloak');
const ADMIN = { KC_BOOTSTRAP_ADMIN_USERNAME: 'admin', KC_BOOTSTRAP_ADMIN_PASSWORD: 'synthetic-admin' };
/** A change of these makes a new folder, as a change of the recipe does. */
const BUILD = [
  'build',
  '--db=dev-file',
  '--health-enabled=false',
  '--metrics-enabled=false',
  '--features-disabled=impersonation,kerberos,ciba,par,device-flow,organization',
];
const START = ['start', '--optimized', '--cache=local', '--http-enabled=true', '--hostname-strict=false'];
/** A short life in a small heap: the first compiler is enough. */
const JAVA = [
  ...['-Xms64m', '-Xmx384m', '-XX:+UseSerialGC', '-XX:TieredStopAtLevel=1', '-XX:MaxMetaspaceSize=256m'],
  ...['java.util', 'java.util.concurrent', 'java.security', 'java.lang'].flatMap((name) => [
    '--add-opens',
    `java.base/${name}=ALL-UNNAMED`,
  ]),
];
/** With two busy cores it has taken 35 s. */
const START_MS_MAX = 120_000;
const SHARED = ['bin', 'conf', 'lib', 'providers', 'themes', 'version.txt'];

/** A Keycloak server with the realm of deploy/keycloak, on a port and a database of its own. */
export interface Keycloak {
  readonly url: string;
  /** The issuer of the realm `peristiwa`. */
  readonly issuer: string;
  /** Calls the administration API below `/admin/realms/peristiwa`. */
  readonly admin: (method: string, path: string, body?: object) => Promise<Response>;
  readonly stop: () => Promise<void>;
}

/** @param secrets the variables that the realm file names */
export async function startKeycloak(secrets: Readonly<Record<string, string>>): Promise<Keycloak> {
  const installed = await install();
  const home = mkdtempSync(join(tmpdir(), 'peristiwa-keycloak-'));
  for (const name of SHARED) symlinkSync(join(installed, name), join(home, name));
  cpSync(join(installed, 'data'), join(home, 'data'), { recursive: true });
  mkdirSync(join(home, 'data', 'import'), { recursive: true });
  cpSync(join(RECIPE, 'peristiwa-realm.json'), join(home, 'data', 'import', 'peristiwa-realm.json'));
  const server = await runServer(home, 'realms/peristiwa', ['--import-realm'], secrets);
  let token: string | undefined;
  return {
    url: server.url,
    issuer: `${server.url}/realms/peristiwa`,
    async admin(method, path, body) {
      token ??= await adminToken(server.url);
      const response = await fetch(`${server.url}/admin/realms/peristiwa${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      });
      if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
      return response;
    },
    async stop() {
      await server.stop();
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The token of the server's administrator, who belongs to another realm. */
export async function adminToken(url: string): Promise<string> {
  const response = await fetch(`${url}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams({
      grant_type: 'password',
      client_id: 'admin-cli',
      username: ADMIN.KC_BOOTSTRAP_ADMIN_USERNAME,
      password: ADMIN.KC_BOOTSTRAP_ADMIN_PASSWORD,
    }),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  return token;
}

/** The folder with Keycloak, built for this use and with an empty database; Maven fetches it the first time. */
function install(): Promise<string> {
  const recipe = ['pom.xml', 'keycloak.sha256'].map((name) => readFileSync(join(RECIPE, name), 'utf8'));
  return cached('keycloak', [...recipe, ...BUILD].join('\n'), async (folder) => {
    const [sum = '', name = ''] = (recipe[1] ?? '').trim().split(/ +/);
    const goal = ['dependency:copy', `-DoutputDirectory=${folder}`];
    await step(
      'Keycloak cannot be fetched (177 MB, once)',
      'Install Maven 3.8 or newer, and let it reach its repository.',
      'mvn',
      ['-q', '-B', '-C', '-f', join(RECIPE, 'pom.xml'), ...goal],
    );
    const zip = join(folder, name);
    const found = createHash('sha256').update(readFileSync(zip)).digest('hex');
    if (found !== sum) throw new Error(`${name} is not the file of deploy/keycloak/keycloak.sha256`);
    await step('Keycloak cannot be unpacked', 'Install Python 3.8 or newer.', 'python3', [
      ...['-m', 'zipfile', '-e', zip, folder],
    ]);
    rmSync(zip);
    const unpacked = join(folder, name.replace(/^keycloak-quarkus-dist-(.+)\.zip$/, 'keycloak-$1'));
    for (const entry of readdirSync(unpacked))
      cpSync(join(unpacked, entry), join(folder, entry), { recursive: true });
    rmSync(unpacked, { recursive: true });
    await step('Keycloak cannot be built', 'Install Java 17 or newer.', 'sh', [
      join(folder, 'bin/kc.sh'),
      ...BUILD,
    ]);
    const server = await runServer(folder, 'realms/master', [], {});
    await server.stop();
  });
}

async function runServer(
  home: string,
  probe: string,
  args: readonly string[],
  secrets: Readonly<Record<string, string>>,
): Promise<{ url: string; stop: () => Promise<void> }> {
  const [port] = await freePorts(1);
  const logFile = join(home, 'server.log');
  const log = openSync(logFile, 'a', 0o600);
  const child = spawn(
    'java',
    [
      ...JAVA,
      `-Dkc.home.dir=${home}`,
      '-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory',
      ...['-cp', join(home, 'lib', 'quarkus-run.jar'), 'io.quarkus.bootstrap.runner.QuarkusEntryPoint'],
      ...[...START, '--http-host=127.0.0.1', `--http-port=${port}`, ...args],
    ],
    { cwd: home, env: { ...process.env, ...ADMIN, ...secrets }, stdio: ['ignore', log, log] },
  );
  closeSync(log);
  const url = `http://127.0.0.1:${port}`;
  try {
    await untilAnswered(`${url}/${probe}`, child);
  } catch (error) {
    child.kill('SIGKILL');
    throw new Error(`Keycloak did not start:\n${readFileSync(logFile, 'utf8').slice(-2_000)}`, {
      cause: error,
    });
  }
  return {
    url,
    async stop() {
      if (child.exitCode !== null) return;
      const ended = new Promise((end) => child.once('exit', end));
      child.kill('SIGTERM');
      await ended;
    },
  };
}

async function untilAnswered(url: string, child: ChildProcess): Promise<void> {
  const until = Date.now() + START_MS_MAX;
  for (;;) {
    if (child.exitCode !== null) throw new Error(`it ended with exit code ${child.exitCode}`);
    const status = await fetch(url).then(
      (response) => response.status,
      () => 0,
    );
    if (status === 200) return;
    if (Date.now() > until) throw new Error(`it did not answer within ${START_MS_MAX / 1_000} s`);
    await sleep(200);
  }
}
