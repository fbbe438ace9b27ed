/**
 * PostgreSQL and Kafka of docker-compose.yml, whose images are not ours: the embedded servers of this project, started with
 * the settings, the user and the volume that the images take from the environment of the service.
 */
import { chmodSync, chownSync, cpSync, mkdirSync, readdirSync, realpathSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { root as project } from './prepare.mjs';
import { emptyRoot } from './image-tree.mjs';

const require = createRequire(import.meta.url);
const built = (path) => require(join(project, 'dist/libs/embedded/src', path));

/** Fetches what the servers need. To be called while there is a network. */
export async function prepareServers() {
  const { defaultCacheDir, resolveKafkaJars } = built('index.js');
  const jars = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog: console.log });
  const { initdb } = built('postgres-binaries.js').postgresBinaries();
  return { jars, postgres: dirname(dirname(initdb)) };
}

const STANDS_IN = { postgres: postgresContainer, 'apache/kafka': kafkaContainer };

/** Root, user, mounts and command of a service that is not built here. */
export function serverContainer(service, folder, files) {
  const [image] = service.image.split(':');
  const container = STANDS_IN[image](service, emptyRoot(join(folder, `root-${service.name}`)), files);
  for (const bind of container.binds)
    mkdirSync(join(container.root, bind.split(':')[1]), { recursive: true });
  return container;
}

function postgresContainer({ environment, volumes }, root, files) {
  const [{ target: data }] = volumes;
  const { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database } = environment;
  ownFolder(root, data, 999);
  const script = `
    umask 077
    [ -e ${data}/PG_VERSION ] || {
      echo "$POSTGRES_PASSWORD" > /tmp/password
      /opt/postgres/bin/initdb -D ${data} -U "$POSTGRES_USER" --pwfile=/tmp/password -A scram-sha-256 -E UTF8 --locale=C.UTF-8 --no-sync >/dev/null
      echo 'host all all all scram-sha-256' >> ${data}/pg_hba.conf
      echo "CREATE DATABASE \\"$POSTGRES_DB\\"" | /opt/postgres/bin/postgres --single -D ${data} postgres >/dev/null 2>&1 || true
    }
    exec /opt/postgres/bin/postgres -D ${data} -c listen_addresses='*' -c unix_socket_directories=/tmp -c fsync=off`;
  const env = { POSTGRES_USER: user, POSTGRES_PASSWORD: password, POSTGRES_DB: database ?? user };
  const binds = [`${files.postgres}:/opt/postgres`];
  return { root, user: '999:999', env, binds, command: ['/bin/sh', '-c', script] };
}

function kafkaContainer({ environment, volumes }, root, files) {
  const [{ target: data }] = volumes;
  ownFolder(root, data, 1001);
  const { CLUSTER_ID: cluster = '5L6g3nShT-eMCtK--X86sw', ...settings } = environment;
  const properties = Object.entries(settings)
    .map(([name, value]) => `${name.replace('KAFKA_', '').toLowerCase().replaceAll('_', '.')}=${value}\n`)
    .join('');
  writeFileSync(join(root, 'etc/server.properties'), properties);
  const java = realpathSync('/usr/bin/java');
  const options = '-Xmx512m -XX:+UseSerialGC -XX:TieredStopAtLevel=1';
  const script = `
    ${java} ${options} -cp '/opt/kafka/*' kafka.tools.StorageTool format --ignore-formatted --cluster-id=${cluster} -c /etc/server.properties >/dev/null 2>&1
    exec ${java} ${options} -cp '/opt/kafka/*' kafka.Kafka /etc/server.properties`;
  // Debian keeps files of Java in /etc.
  const etc = readdirSync('/etc').filter((name) => name.startsWith('java'));
  // A copy that everybody may read, because the user's cache is closed to the user of the server.
  const jars = join(root, 'opt/kafka');
  cpSync(files.jars, jars, { recursive: true });
  chmodSync(jars, 0o755);
  for (const name of readdirSync(jars)) chmodSync(join(jars, name), 0o644);
  const binds = etc.map((name) => `/etc/${name}:/etc/${name}`);
  return { root, user: '1001:1001', env: {}, binds, command: ['/bin/sh', '-c', script] };
}

/** The images have the folder of their volume, owned by the user of the server. */
function ownFolder(root, path, user) {
  mkdirSync(join(root, path), { recursive: true });
  chownSync(join(root, path), user, user);
}
