import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testAuthority } from '@peristiwa/testing';
import { loadConfig, loadKafkaSecurity } from './config';
import { ConfigError } from './config-error';

const dir = mkdtempSync(join(tmpdir(), 'peristiwa-tls-'));
const file = (name: string, content: string): string => {
  writeFileSync(join(dir, name), content);
  return join(dir, name);
};
const authority = testAuthority('authority');
const client = authority.issue('client');
const CA = file('ca.pem', authority.cert);
const CERT = file('client.pem', client.cert);
const KEY = file('client.key', client.key);
const OTHER_KEY = file('other.key', authority.key);
const NOT_PEM = file('notes.txt', 'hunter2');
const ABSENT = join(dir, 'absent.pem');

afterAll(() => rmSync(dir, { recursive: true, force: true }));

function mistakesOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadKafkaSecurity(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

const tls = (more: NodeJS.ProcessEnv) => ({ KAFKA_SSL: 'true', ...more });
const sasl = (more: NodeJS.ProcessEnv = {}) => ({
  KAFKA_SASL_MECHANISM: 'scram-sha-512',
  KAFKA_SASL_USERNAME: 'peristiwa',
  KAFKA_SASL_PASSWORD: 'hunter2',
  ...more,
});

describe('TLS and SASL of Kafka', () => {
  it('are off by default', () => {
    expect(loadKafkaSecurity({})).toEqual({});
    expect(loadKafkaSecurity({ KAFKA_SSL: 'false', KAFKA_SASL_PASSWORD: ' ' })).toEqual({});
  });

  it('are part of the configuration of a service', () => {
    const config = loadConfig({
      DATABASE_URL: 'postgres://db/peristiwa',
      KAFKA_BROKERS: 'k1:9093',
      OIDC_ISSUER: 'https://id.example',
      OIDC_JWKS_URL: 'https://id.example/certs',
      ...tls({ KAFKA_SSL_CA_FILE: CA, KAFKA_SSL_CERT_FILE: CERT, KAFKA_SSL_KEY_FILE: KEY }),
      ...sasl({ KAFKA_SASL_MECHANISM: 'SCRAM-SHA-256' }),
    });
    expect(config.kafka).toEqual({
      brokers: ['k1:9093'],
      ssl: { ca: authority.cert, cert: client.cert, key: client.key, renewed: expect.any(Function) },
      sasl: { mechanism: 'scram-sha-256', username: 'peristiwa', password: 'hunter2' },
    });
  });

  it('need no file: a broker may have a certificate of a public authority', () => {
    expect(loadKafkaSecurity(tls({}))).toEqual({ ssl: {} });
  });

  it.each<[string, NodeJS.ProcessEnv, string[]]>([
    ['a wrong switch', { KAFKA_SSL: 'on' }, ['KAFKA_SSL is not valid: it should be true or false.']],
    ['a file without TLS', { KAFKA_SSL_CA_FILE: CA }, ['KAFKA_SSL_CA_FILE has no effect without TLS']],
    [
      'a file that is absent',
      tls({ KAFKA_SSL_CA_FILE: ABSENT }),
      ['KAFKA_SSL_CA_FILE: the file cannot be read (ENOENT); name a PEM file with the certificate'],
    ],
    ['a folder', tls({ KAFKA_SSL_CA_FILE: dir }), ['KAFKA_SSL_CA_FILE: the file cannot be read (EISDIR)']],
    [
      'a file of another kind',
      tls({ KAFKA_SSL_CA_FILE: NOT_PEM }),
      ['KAFKA_SSL_CA_FILE: the file does not contain the certificate of an authority'],
    ],
    [
      'a certificate without its key',
      tls({ KAFKA_SSL_CERT_FILE: CERT }),
      ['KAFKA_SSL_KEY_FILE is missing: it belongs to KAFKA_SSL_CERT_FILE.'],
    ],
    [
      'a key without its certificate',
      tls({ KAFKA_SSL_KEY_FILE: KEY }),
      ['KAFKA_SSL_CERT_FILE is missing: it belongs to KAFKA_SSL_KEY_FILE.'],
    ],
    [
      'the key of another certificate',
      tls({ KAFKA_SSL_CERT_FILE: CERT, KAFKA_SSL_KEY_FILE: OTHER_KEY }),
      ['KAFKA_SSL_KEY_FILE is not the private key of the certificate in KAFKA_SSL_CERT_FILE.'],
    ],
    [
      'an unknown mechanism',
      sasl({ KAFKA_SASL_MECHANISM: 'gssapi' }),
      ['KAFKA_SASL_MECHANISM is not valid: it should be plain, scram-sha-256 or scram-sha-512.'],
    ],
    [
      'a user only',
      { KAFKA_SASL_USERNAME: 'peristiwa' },
      [
        'KAFKA_SASL_MECHANISM is missing: it belongs to KAFKA_SASL_USERNAME.',
        'KAFKA_SASL_PASSWORD is missing: it belongs to KAFKA_SASL_USERNAME.',
      ],
    ],
    [
      'no password',
      sasl({ KAFKA_SASL_PASSWORD: '' }),
      ['KAFKA_SASL_PASSWORD is missing: it belongs to KAFKA_SASL_MECHANISM and KAFKA_SASL_USERNAME.'],
    ],
    [
      'a readable password',
      sasl({ KAFKA_SASL_MECHANISM: 'plain' }),
      ['KAFKA_SASL_MECHANISM plain sends the password readable: set KAFKA_SSL to true'],
    ],
  ])('refuse %s, without a value or path', (_name, env, mistakes) => {
    const found = mistakesOf(env);
    expect(found).toEqual(mistakes.map((mistake) => expect.stringContaining(mistake)));
    expect(found.join()).not.toContain('hunter2');
    expect(found.join()).not.toContain(dir);
  });

  it('accept a readable password inside TLS', () => {
    const env = tls(sasl({ KAFKA_SASL_MECHANISM: 'plain' }));
    expect(loadKafkaSecurity(env)).toMatchObject({ ssl: {}, sasl: { mechanism: 'plain' } });
  });
});
