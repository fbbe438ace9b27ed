import { appNames, apps, portVariable } from '@peristiwa/contracts';
import { configVariables, describeConfig, loadConfig } from './config';
import { ConfigError } from './config-error';

const enough = {
  DATABASE_URL: 'postgres://peristiwa:secret@db:5432/peristiwa?sslmode=require',
  KAFKA_BROKERS: 'k1:9092, k2:9092',
  OIDC_ISSUER: 'https://id.example/realms/peristiwa',
  OIDC_JWKS_URL: 'https://id.example/realms/peristiwa/certs',
};

function mistakesOf(env: NodeJS.ProcessEnv): readonly string[] {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.mistakes;
    throw error;
  }
  return [];
}

describe('loadConfig', () => {
  it('needs four variables and has a default for the rest', () => {
    expect(loadConfig(enough)).toMatchObject({
      host: '127.0.0.1',
      logLevel: 'info',
      synthetic: false,
      kafka: { brokers: ['k1:9092', 'k2:9092'] },
      oidc: { issuer: enough.OIDC_ISSUER, jwksUrl: enough.OIDC_JWKS_URL, audience: 'peristiwa' },
      ports: {},
    });
  });

  it.each([
    ['of real people', {}, 1_200],
    ['of a demonstration', { SYNTHETIC: 'true' }, 120_000],
    ['as the environment says', { RATE_LIMIT_PER_MINUTE: '60' }, 60],
    ['off', { RATE_LIMIT_PER_MINUTE: '0' }, 0],
  ])('limits the requests of a caller: %s', (_, given, perMinute) => {
    expect(loadConfig({ ...enough, ...given }).requestsPerMinute).toBe(perMinute);
    expect(mistakesOf({ ...enough, RATE_LIMIT_PER_MINUTE: '-1' })).toEqual([
      expect.stringMatching(/^RATE_LIMIT_PER_MINUTE is not valid/),
    ]);
  });

  it('releases windows by the hour, at once in a demonstration, and as the environment says', () => {
    const release = { windowMs: 3_600_000, personsMin: 50, longestMs: 86_400_000 };
    expect(loadConfig(enough).release).toEqual(release);
    const demonstration = { windowMs: 2_000, personsMin: 1, longestMs: 2_000 };
    expect(loadConfig({ ...enough, SYNTHETIC: 'true' }).release).toEqual(demonstration);
    const given = { RELEASE_WINDOW_SECONDS: '60', RELEASE_PERSONS_MIN: '7', RELEASE_SECONDS_MAX: '600' };
    expect(loadConfig({ ...enough, ...given }).release).toEqual({
      windowMs: 60_000,
      personsMin: 7,
      longestMs: 600_000,
    });
    expect(mistakesOf({ ...enough, RELEASE_PERSONS_MIN: '0' })).toEqual([
      expect.stringMatching(/^RELEASE_PERSONS_MIN is not valid/),
    ]);
  });

  it('names every mistake at once, what the variable should be, and no value', () => {
    const bad = {
      DATABASE_URL: 'mysql://root:hunter2@db/peristiwa',
      OIDC_ISSUER: 'id.example',
      OIDC_JWKS_URL: ' ',
      PORT_BIRTH: '65536',
      LOG_LEVEL: 'loud',
      SYNTHETIC: 'yes',
      BPS_URL: 'postgres://bps@db',
    };
    const mistakes = mistakesOf(bad);
    expect(mistakes.map((mistake) => mistake.split(/[ :]/)[0])).toEqual([
      'DATABASE_URL',
      'BPS_URL',
      'KAFKA_BROKERS',
      'OIDC_ISSUER',
      'OIDC_JWKS_URL',
      'LOG_LEVEL',
      'SYNTHETIC',
      'PORT_BIRTH',
    ]);
    expect(mistakes).toContain(
      'KAFKA_BROKERS is missing: set it to host:port[,host:port…]. Kafka bootstrap brokers.',
    );
    const message = new ConfigError(mistakes).message;
    expect(message).toMatch(/^The configuration has 8 mistakes:\n {2}- DATABASE_URL is not valid/);
    expect(message).not.toContain('hunter2');
  });

  it.each([
    ['PORT_DEATH', '0', true],
    ['PORT_DEATH', '65535', true],
    ['PORT_DEATH', '65536', false],
    ['PORT_DEATH', '-1', false],
    ['PORT_DEATH', '31e2', false],
    ['KAFKA_BROKERS', 'k1:9092', true],
    ['KAFKA_BROKERS', 'k1', false],
    ['KAFKA_BROKERS', 'k1:9092,', false],
    ['DATABASE_URL', 'postgresql://db/peristiwa', true],
    ['DATABASE_URL', 'postgres://db/', false],
    ['DATABASE_URL', 'not a URL', false],
    ['OIDC_ISSUER', 'ftp://id.example', false],
    ['HOST', '::1', true],
    ['HOST', 'a host', false],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'http://collector:4318', true],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4318', false],
    ['OTEL_TRACES_SAMPLER_ARG', '0.01', true],
    ['OTEL_TRACES_SAMPLER_ARG', '1.1', false],
  ])('%s=%s is accepted: %s', (name, value, accepted) => {
    expect(mistakesOf({ ...enough, [name]: value })).toHaveLength(accepted ? 0 : 1);
  });

  it('needs certificate and key of HTTPS together, and readable', () => {
    expect(loadConfig(enough).https).toBeUndefined();
    expect(mistakesOf({ ...enough, HTTPS_CERT_FILE: '/absent' })).toEqual([
      expect.stringContaining('HTTPS_CERT_FILE: the file cannot be read (ENOENT)'),
      expect.stringContaining('HTTPS_KEY_FILE is missing: it belongs to HTTPS_CERT_FILE.'),
    ]);
    expect(mistakesOf({ ...enough, HTTPS_KEY_FILE: __filename })).toEqual([
      expect.stringContaining('HTTPS_KEY_FILE: the file does not contain its private key'),
      expect.stringContaining('HTTPS_CERT_FILE is missing'),
    ]);
  });

  it('makes no traces unless it knows where to send them', () => {
    expect(loadConfig(enough).tracing).toEqual({ endpoint: undefined, ratio: 1 });
    const endpoint = 'http://collector:4318';
    const given = { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_TRACES_SAMPLER_ARG: '0.25' };
    expect(loadConfig({ ...enough, ...given }).tracing).toEqual({ endpoint, ratio: 0.25 });
  });

  it('gives each app its default port unless one is set', () => {
    const config = loadConfig({ ...enough, PORT_BIRTH: '4101' });
    expect([config.port('birth'), config.port('death'), config.ports]).toEqual([4101, 3102, { birth: 4101 }]);
  });

  it('gives each app its database', () => {
    const config = loadConfig({ ...enough, BPS_URL: 'postgres://b/stat' });
    expect(config.databaseUrl('ledger')).toBe(enough.DATABASE_URL);
    expect(config.databaseUrl('birth')).toBe(enough.DATABASE_URL);
    expect(config.databaseUrl('move')).toBe(enough.DATABASE_URL);
    expect(config.databaseUrl('registry')).toBe(enough.DATABASE_URL);
    expect(config.databaseUrl('kemensos')).toBe(
      'postgres://peristiwa:secret@db:5432/kemensos?sslmode=require',
    );
    expect(config.databaseUrl('bps')).toBe('postgres://b/stat');
    expect(loadConfig({ ...enough, LEDGER_URL: 'postgres://l/ledger' }).databaseUrl('status')).toBe(
      'postgres://l/ledger',
    );
  });

  it('documents every variable, those of every app included', () => {
    const lines = describeConfig().split('\n');
    expect(lines).toHaveLength(configVariables.length);
    expect(lines).toContain(
      'OIDC_AUDIENCE               Audience that an access token must name. (a text that is not empty; default peristiwa)',
    );
    for (const app of appNames) {
      const ofPort = lines.filter((line) => line.startsWith(`${portVariable(app)} `));
      expect(ofPort).toEqual([expect.stringContaining(`${apps[app].port})`)]);
    }
  });
});
