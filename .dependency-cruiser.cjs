/** Layers and walls (docs/architecture.md). Every rule was seen to fire on a planted violation. */
const rule = (name, from, to) => ({ name, severity: 'error', from, to });
/** Specifications and what only they use. */
const spec = '(\\.spec|-under-test)\\.ts$';
/** Each library and the libraries it may use; anything else is an upward or sideways need. */
const layers = {
  kernel: [],
  domain: ['kernel'],
  postgres: ['kernel'],
  embedded: [],
  signing: [],
  areas: ['kernel', 'domain'],
  ledger: ['kernel', 'postgres', 'signing'],
  messaging: ['kernel'],
  contracts: ['kernel', 'domain', 'signing'],
  synthetic: ['kernel', 'domain', 'contracts'],
  projections: ['kernel', 'postgres', 'ledger'],
  service: ['kernel', 'contracts'],
  desk: ['kernel', 'domain', 'areas', 'ledger', 'contracts', 'postgres', 'messaging', 'service'],
  subscriber: ['kernel', 'signing', 'contracts', 'postgres', 'messaging', 'service'],
  conformance: ['kernel', 'signing', 'contracts', 'messaging', 'embedded', 'service'],
};
const layerRules = Object.entries(layers).map(([lib, allowed]) =>
  rule(
    `layers: ${lib}`,
    { path: `^libs/${lib}/`, pathNot: spec },
    { path: '^libs/', pathNot: `^libs/(${[lib, ...allowed].join('|')})/` },
  ),
);
module.exports = {
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
  },
  forbidden: [
    ...layerRules,
    rule('no-circular', {}, { circular: true }),
    rule(
      'domain-is-pure',
      { path: '^libs/(kernel|domain)/', pathNot: spec },
      { pathNot: '^libs/(kernel|domain)/' },
    ),
    rule(
      'nest-only-at-the-edge',
      { path: '^libs/', pathNot: '^libs/(service|messaging|desk|subscriber|testing)/' },
      { path: 'node_modules/@nestjs/' },
    ),
    rule(
      'no-app-to-app',
      { path: '^apps/([^/]+)/', pathNot: '^apps/all-in-one/' },
      { path: '^apps/', pathNot: '^apps/$1/' },
    ),
    rule(
      'all-in-one-sees-only-service-ts',
      { path: '^apps/all-in-one/' },
      { path: '^apps/', pathNot: '^apps/(all-in-one/|[^/]+/src/service\\.ts$)' },
    ),
    rule('libs-never-import-apps', { path: '^libs/', pathNot: '^libs/testing/' }, { path: '^apps/' }),
    // A spec of one app may need the tables of another, and these are made by nothing but its own migration.
    rule(
      'testing-takes-only-migrations-of-apps',
      { path: '^libs/testing/' },
      { path: '^apps/', pathNot: '^apps/[^/]+/src/migrate-[^/]+\\.ts$' },
    ),
    rule(
      'public-api-only',
      { path: '^(libs|apps)/([^/]+)/' },
      {
        path: '^libs/[^/]+/src/',
        pathNot: ['^libs/$2/', '^libs/([^/]+/src|testing/src/domain)/index\\.ts$'],
      },
    ),
    rule(
      'no-own-barrel',
      { path: '^libs/([^/]+)/src/', pathNot: '/index\\.ts$' },
      { path: '^libs/$1/src/index\\.ts$' },
    ),
    rule(
      'no-test-code-in-production',
      { pathNot: `${spec}|^(libs/testing|test|bench)/` },
      { path: `^libs/testing/|${spec}` },
    ),
    // The oracle shares no code with the folds that it checks: else it would repeat their mistakes.
    rule(
      'oracle-stands-alone',
      { path: '^libs/testing/src/oracle/' },
      { pathNot: '^libs/(kernel|testing/src/oracle)/' },
    ),
    // The page knows the services by their OpenAPI documents only; its specifications compare it with the domain.
    rule(
      'console-imports-no-service',
      { path: '^apps/console/', pathNot: spec },
      { path: '^(apps|libs)/', pathNot: '^apps/console/' },
    ),
    // What two pages need is in src/ui, src/api or src/texts.
    rule(
      'console-pages-stand-alone',
      { path: '^apps/console/src/pages/([^/]+)/' },
      { path: '^apps/console/src/pages/', pathNot: '^apps/console/src/pages/$1/' },
    ),
    rule('no-orphans', { orphan: true, pathNot: ['index\\.ts$', spec, '\\.d\\.ts$'] }, {}),
  ],
};
