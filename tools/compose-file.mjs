/** Reads docker-compose.yml as `docker compose` does, as far as this file uses the format; anything else is an error. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { ToolProblem } from './prepare.mjs';

const KNOWN = [
  ...['build', 'image', 'restart', 'depends_on', 'environment', 'volumes', 'ports', 'command', 'healthcheck'],
  ...['profiles'],
];
/** `${NAME}`, `${NAME:-default}`; an unset name is empty. */
const VARIABLE = /\$\{(\w+)(?::-([^}]*))?\}/g;

/** Services by name with `environment`, `command`, `volumes`, `dependsOn`, `ports`, `image` or `build`. */
export function readCompose(file, env = process.env) {
  const text = readFileSync(file, 'utf8').replace(VARIABLE, (_, name, value = '') => env[name] || value);
  const { services, volumes = {} } = parse(text, { merge: true });
  return Object.fromEntries(
    Object.entries(services).map(([name, service]) => [name, readService(name, service, volumes)]),
  );
}

function readService(name, service, volumes) {
  const unknown = Object.keys(service).filter((key) => !KNOWN.includes(key));
  if (unknown.length > 0)
    throw new ToolProblem(`docker-compose.yml: ${name} has ${unknown}.`, 'Add it to tools/compose-file.mjs.');
  const environment = Object.fromEntries(
    Object.entries(service.environment ?? {}).map(([key, value]) => [key, String(value)]),
  );
  return {
    name,
    environment,
    image: service.image,
    isOurs: service.build !== undefined,
    command: service.command,
    restarts: service.restart === 'on-failure',
    profiles: service.profiles ?? [],
    ports: (service.ports ?? []).map((port) => Number(port.split(':').at(-1))),
    volumes: (service.volumes ?? []).map((text) => readVolume(name, text, volumes)),
    dependsOn: Object.entries(service.depends_on ?? {}).map(([on, { condition }]) => ({ on, condition })),
  };
}

function readVolume(name, text, volumes) {
  const [volume, target] = text.split(':');
  if (Object.hasOwn(volumes, volume)) return { volume, target };
  throw new ToolProblem(
    `docker-compose.yml: ${name} mounts ${volume}.`,
    'Only volumes that are named below `volumes` are known.',
  );
}
