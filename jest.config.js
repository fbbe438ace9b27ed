/** CommonJS output through SWC; every ESM-only dependency is transformed as well (Node 20 and 24). */
const transform = {
  '^.+\\.(t|j)s$': [
    '@swc/jest',
    {
      swcrc: false,
      jsc: {
        target: 'es2022',
        keepClassNames: true,
        parser: { syntax: 'typescript', decorators: true },
        transform: { legacyDecorator: true, decoratorMetadata: true },
      },
      // Jest 30 cannot run a real import() on Node 20; Nest loads its optional packages with one.
      module: { type: 'commonjs', ignoreDynamic: false },
    },
  ],
};
const base = {
  testEnvironment: 'node',
  transform,
  transformIgnorePatterns: [
    '/node_modules/(?!(@fastify/cookie|@nestjs|@opentelemetry/otlp-exporter-base|jose|oauth4webapi|openid-client|uuidv7|content-disposition|cookie)/)',
  ],
  moduleNameMapper: {
    '^@peristiwa/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    // What the rules of the domain are tested with, without servers and frameworks, which take seconds to load.
    '^@peristiwa/testing/domain$': '<rootDir>/libs/testing/src/domain/index.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.peristiwa'],
  roots: ['<rootDir>/libs', '<rootDir>/apps', '<rootDir>/test', '<rootDir>/bench'],
};
/** unit: pure, no I/O. integration: real PostgreSQL and Kafka (global set-up). journey: the running system. */
module.exports = {
  // Generous: CI shares its machine. What waits for nothing ends long before.
  testTimeout: 60_000,
  testSequencer: '<rootDir>/tools/test-sequencer.cjs',
  projects: [
    { ...base, displayName: 'unit', testRegex: '(?<!\\.(int|e2e))\\.spec\\.ts$' },
    { ...base, displayName: 'integration', testRegex: '\\.int\\.spec\\.ts$' },
    { ...base, displayName: 'journey', testRegex: '\\.e2e\\.spec\\.ts$' },
  ],
};
