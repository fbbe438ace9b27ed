import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  defaultCacheDir,
  freePorts,
  resolveKafkaJars,
  startKafka,
  type SecuredListener,
} from '@peristiwa/embedded';
import { testAuthority, type TestAuthority } from './certificates';

const LISTENERS = ['plain', 'tls', 'mutual', 'scram', 'secure'] as const;
export type ListenerName = (typeof LISTENERS)[number];

/** A real broker with a listener for each way in. */
export interface SecuredKafka {
  /** Brokers of each listener: no security, TLS, TLS with client certificates, SCRAM, SASL over TLS. */
  readonly brokers: Readonly<Record<ListenerName, readonly string[]>>;
  readonly authority: TestAuthority;
  readonly user: { readonly username: string; readonly password: string };
  /** Files for `KAFKA_SSL_CA_FILE` and so on. */
  readonly files: { readonly ca: string; readonly cert: string; readonly key: string };
  stop(): Promise<void>;
}

const LOGIN = 'org.apache.kafka.common.security';
const user = { username: 'peristiwa', password: 'synthetic secret' };

/**
 * With an authorizer only the users `user` and those without a name (the listeners without SASL, and the broker itself) may
 * do what no rule allows.
 */
const AUTHORIZER = {
  'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
  'super.users': `User:${user.username};User:ANONYMOUS`,
  'allow.everyone.if.no.acl.found': 'false',
};

export async function startSecuredKafka({ hasAuthorizer = false } = {}): Promise<SecuredKafka> {
  const dir = mkdtempSync(join(tmpdir(), 'peristiwa-secured-'));
  const authority = testAuthority('test authority');
  const file = (name: string, text: string): string => {
    const path = join(dir, name);
    writeFileSync(path, text, { mode: 0o600 });
    return path;
  };
  const server = authority.issue('broker');
  const client = authority.issue('client');
  const files = {
    ca: file('ca.pem', authority.cert),
    cert: file('client.pem', client.cert),
    key: file('client.key', client.key),
  };
  const tls = {
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.location': file('broker.pem', server.key + server.cert),
  };
  const trust = {
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.location': files.ca,
    'ssl.client.auth': 'required',
  };
  const scram = Object.fromEntries(
    ['scram-sha-256', 'scram-sha-512'].map((name) => [
      `${name}.sasl.jaas.config`,
      `${LOGIN}.scram.ScramLoginModule required;`,
    ]),
  );
  const sasl = { 'sasl.enabled.mechanisms': 'SCRAM-SHA-256,SCRAM-SHA-512', ...scram };
  const everySasl = {
    ...sasl,
    'sasl.enabled.mechanisms': 'SCRAM-SHA-256,SCRAM-SHA-512,PLAIN',
    'plain.sasl.jaas.config': `${LOGIN}.plain.PlainLoginModule required user_${user.username}="${user.password}";`,
  };
  const [port, ...ports] = await freePorts(LISTENERS.length);
  const secured: SecuredListener[] = [
    { name: 'TLS', protocol: 'SSL', port: ports[0] as number, settings: tls },
    { name: 'MUTUAL', protocol: 'SSL', port: ports[1] as number, settings: { ...tls, ...trust } },
    { name: 'SCRAM', protocol: 'SASL_PLAINTEXT', port: ports[2] as number, settings: sasl },
    { name: 'SECURE', protocol: 'SASL_SSL', port: ports[3] as number, settings: { ...tls, ...everySasl } },
  ];
  const onLog = () => undefined;
  const libDir = await resolveKafkaJars({ cacheDir: defaultCacheDir(process.env), onLog });
  const scramUsers = ['SCRAM-SHA-256', 'SCRAM-SHA-512'].map(
    (mechanism) => `${mechanism}=[name=${user.username},password=${user.password}]`,
  );
  const dataDir = join(dir, 'kafka');
  const settings = hasAuthorizer ? AUTHORIZER : {};
  const options = { dataDir, libDir, port, secured, scramUsers, settings, onLog };
  const broker = await startKafka({ ...options, forTests: true });
  const all = [broker.port, ...ports];
  return {
    brokers: Object.fromEntries(
      LISTENERS.map((name, index) => [name, [`127.0.0.1:${all[index]}`]]),
    ) as unknown as SecuredKafka['brokers'],
    authority,
    user,
    files,
    async stop() {
      await broker.stop();
      rmSync(dir, { recursive: true, force: true });
    },
  };
}
