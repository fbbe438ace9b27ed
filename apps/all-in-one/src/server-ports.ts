import { ConfigError } from '@peristiwa/service';

/** The servers that `npm start` runs beside the apps. Each listens on 127.0.0.1 only, and always on the same port. */
const servers = {
  PORT_POSTGRES: { port: 3032, doc: 'PostgreSQL' },
  PORT_KAFKA: { port: 3092, doc: 'Kafka' },
  PORT_KAFKA_CONTROLLER: { port: 3093, doc: "the controller of Kafka's cluster, which no client needs" },
  PORT_ISSUER: { port: 3009, doc: 'the development issuer' },
} as const;

export type ServerPorts = Readonly<Record<keyof typeof servers, number>>;

/** 0 takes any free port. @throws ConfigError */
export function serverPorts(env: NodeJS.ProcessEnv): ServerPorts {
  const mistakes: string[] = [];
  const ports = Object.entries(servers).map(([name, { port, doc }]) => {
    const given = env[name]?.trim() || String(port);
    if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535)
      mistakes.push(
        `${name} is not valid: it should be a port number from 0 (any free one) to 65535. Port of ${doc}.`,
      );
    return [name, Number(given)];
  });
  if (mistakes.length > 0) throw new ConfigError(mistakes);
  return Object.fromEntries(ports) as ServerPorts;
}

/** For `--help`. */
export function describeServerPorts(): string {
  return Object.entries(servers)
    .map(
      ([name, { port, doc }]) =>
        `${name.padEnd(21)} Port of ${doc}, when it is started here (default ${port})`,
    )
    .join('\n');
}
