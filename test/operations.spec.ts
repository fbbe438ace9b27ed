import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Registry, collectDefaultMetrics } from 'prom-client';
import { parse, parseAllDocuments } from 'yaml';
import { appNames, apps } from '@peristiwa/contracts';

/** What operators get from deploy/: alert rules, dashboards and the Helm chart agree with the apps. */
const ROOT = resolve(__dirname, '..');
const read = (file: string) => readFileSync(join(ROOT, file), 'utf8');
const tracked = execFileSync('git', ['ls-files'], { cwd: ROOT, encoding: 'utf8' }).trim().split('\n');

interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}
const rules = (
  parse(read('deploy/prometheus/alerts.yml')) as { groups: readonly { rules: readonly Rule[] }[] }
).groups.flatMap((group) => group.rules);

const dashboards = tracked.filter((file) => /^deploy\/grafana\/.*\.json$/.test(file));
interface Dashboard {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}
const queries = dashboards.flatMap((file) =>
  (JSON.parse(read(file)) as Dashboard).panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => ({ where: `${file}: ${title}`, expr })),
  ),
);

/** Names of metrics in the sources of the apps, and those that prom-client adds. */
function exposedMetrics(): ReadonlySet<string> {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const names = new Set(registry.getMetricsAsArray().map(({ name }) => name));
  const sources = tracked.filter((file) => /^(apps|libs)\/.*(?<!spec)\.ts$/.test(file)).map(read);
  for (const source of sources.filter((text) => /Gauge|Counter|Histogram/.test(text))) {
    for (const [, name = ''] of source.matchAll(/\b([a-z]+(?:_[a-z]+)+)\b/g)) names.add(name);
  }
  // Prometheus's own.
  for (const name of ['up', 'ALERTS']) names.add(name);
  return names;
}

/** Identifiers of a PromQL expression that are names of metrics: not functions, label names or values. */
function metricsIn(expr: string): readonly string[] {
  const bare = expr
    .replace(/\{[^}]*\}/g, ' ')
    .replace(/\b(by|without|on|ignoring)\s*\([^)]*\)/g, ' ')
    .replace(/\[[^\]]*\]|\boffset\s+\S+/g, ' ');
  const words = [...bare.matchAll(/[A-Za-z_]\w*(?!\w*\s*\()/g)].map(([word]) => word);
  return words.filter((word) => !['and', 'or', 'unless'].includes(word));
}

describe('metrics', () => {
  const exposed = exposedMetrics();
  const isExposed = (name: string) =>
    exposed.has(name) || exposed.has(name.replace(/_(bucket|count|sum)$/, ''));
  const unknownIn = (expr: string) => metricsIn(expr).filter((name) => !isExposed(name));

  it('the names are read from expressions', () => {
    expect(
      metricsIn('sum by (a) (rate(x_total{b="c"}[5m])) / max(y_seconds) or z unless z offset 15m > 2.5'),
    ).toEqual(['x_total', 'y_seconds', 'z', 'z']);
  });
  it.each(rules.map((rule) => [rule.alert, rule.expr]))('%s reads metrics that the apps have', (_, expr) => {
    expect(metricsIn(expr).length).toBeGreaterThan(0);
    expect(unknownIn(expr)).toEqual([]);
  });
  it('dashboards read metrics that the apps have', () => {
    expect(queries.length).toBeGreaterThan(20);
    expect(queries.filter(({ expr }) => unknownIn(expr).length > 0)).toEqual([]);
  });
  it('one that no app has is found', () => {
    expect(unknownIn('rate(no_such_total[5m])')).toEqual(['no_such_total']);
  });
});

describe('alerts', () => {
  it.each(rules.map((rule) => [rule.alert, rule] as const))(
    '%s has a runbook that names it, both languages, and a test in which it fires',
    (alert, { annotations, labels }) => {
      const { runbook = '', summary, ringkasan } = annotations;
      expect(tracked).toContain(runbook);
      expect(read(runbook)).toContain(`\`${alert}\``);
      expect([summary, ringkasan].every(Boolean)).toBe(true);
      expect(['page', 'ticket']).toContain(labels['severity']);
      expect(read('deploy/prometheus/alerts.test.yml')).toContain(`alertname="${alert}"`);
    },
  );
  it('Prometheus scrapes every app', () => {
    const targets = appNames.map((name) => `${name}:${apps[name].port}`);
    const { scrape_configs: scrapes } = parse(read('deploy/prometheus/prometheus.yml')) as {
      scrape_configs: readonly { static_configs: readonly { targets: readonly string[] }[] }[];
    };
    expect(scrapes[0]?.static_configs[0]?.targets).toEqual(targets);
  });
});

interface Container {
  readonly image: string;
  readonly resources: { readonly requests?: object; readonly limits?: { readonly memory?: string } };
  readonly securityContext: object;
  readonly env?: readonly { readonly name: string; readonly value?: string }[];
}
interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly podSelector?: { readonly matchLabels: Readonly<Record<string, string>> };
    readonly egress?: readonly { readonly ports: readonly { readonly port: number }[] }[];
    readonly ingress?: readonly { readonly from: readonly object[] }[];
    readonly template: {
      readonly spec: {
        readonly automountServiceAccountToken: boolean;
        readonly securityContext: object;
        readonly initContainers?: readonly Container[];
        readonly containers: readonly (Container & Readonly<Record<string, unknown>>)[];
      };
    };
  };
}

describe('the Helm chart', () => {
  const rendered = read('deploy/helm/rendered.yaml');
  const manifests = parseAllDocuments(rendered)
    .map((document) => document.toJS() as Manifest | null)
    .filter((manifest) => manifest !== null);
  const of = (kind: string) => manifests.filter((manifest) => manifest.kind === kind);
  const named = (kind: string, name: string) => of(kind).find(({ metadata }) => metadata.name === name);
  const pods = [...of('Deployment'), ...of('Job')].map((manifest) => ({
    name: manifest.metadata.name,
    pod: manifest.spec.template.spec,
  }));

  it('was rendered and checked with its present files: `node tools/chart.mjs`', () => {
    const { chartFiles } = jest.requireActual<{
      chartFiles: (files: readonly string[]) => readonly string[];
    }>('../tools/chart-files.cjs');
    const hash = createHash('sha256');
    for (const file of chartFiles(tracked)) hash.update(file).update(read(file));
    expect(rendered).toContain(`# Chart files: ${hash.digest('hex')}\n`);
  });
  it.each(appNames)('%s: deployment, service, disruption budget and network policy', (name) => {
    for (const kind of ['Deployment', 'Service', 'PodDisruptionBudget', 'NetworkPolicy', 'ServiceAccount'])
      expect(of(kind).map(({ metadata }) => metadata.name.replace(/^peristiwa-/, ''))).toContain(name);
    const env = named('Deployment', name)?.spec.template.spec.containers[0]?.env;
    expect(env).toContainEqual({ name: `PORT_${name.toUpperCase()}`, value: String(apps[name].port) });
  });
  it('has no app that is gone', () => {
    expect(
      of('Deployment')
        .map(({ metadata }) => metadata.name)
        .sort(),
    ).toEqual([...appNames].sort());
  });
  it.each(pods)('$name runs without rights', ({ pod }) => {
    expect(pod.securityContext).toMatchObject({
      runAsNonRoot: true,
      runAsUser: 1000,
      seccompProfile: { type: 'RuntimeDefault' },
    });
    expect(pod.automountServiceAccountToken).toBe(false);
    for (const container of [...pod.containers, ...(pod.initContainers ?? [])]) {
      expect(container.image).toMatch(/@sha256:[0-9a-f]{64}$/);
      expect(container.securityContext).toEqual({
        allowPrivilegeEscalation: false,
        readOnlyRootFilesystem: true,
        capabilities: { drop: ['ALL'] },
      });
      expect(container.resources).toMatchObject({
        requests: { cpu: expect.anything() },
        limits: { memory: expect.anything() },
      });
    }
  });
  it.each(of('Deployment').map((manifest) => [manifest.metadata.name, manifest] as const))(
    '%s has probes',
    (_, manifest) => {
      const [container] = manifest.spec.template.spec.containers;
      expect(container).toMatchObject({
        startupProbe: { httpGet: { path: '/health/live' } },
        livenessProbe: { httpGet: { path: '/health/live' } },
        readinessProbe: { httpGet: { path: '/health/ready' } },
      });
    },
  );
  it('secrets are only referred to', () => {
    expect(of('Secret')).toEqual([]);
    const secret = /PASSWORD|SECRET|DATABASE_URL|_URL$/;
    const plain = pods.flatMap(({ pod }) => pod.containers.flatMap(({ env = [] }) => env));
    const allowed = ['OIDC_JWKS_URL', 'PUBLISHER_API_URL', 'CONSOLE_URL'];
    expect(
      plain.filter(({ name, value }) => secret.test(name) && value !== undefined && !allowed.includes(name)),
    ).toEqual([]);
  });
  it('the registry and ops have no way to Kafka, and only ministries and ops may call the publisher from inside', () => {
    const opens = (port: number) =>
      of('NetworkPolicy')
        .filter(({ spec }) => spec.egress?.some(({ ports }) => ports.some((one) => one.port === port)))
        .map(({ metadata }) => metadata.name)
        .sort();
    const without = (...names: string[]) => appNames.filter((name) => !names.includes(name));
    expect(opens(9093)).toEqual([...without('registry', 'ops'), 'migrate'].sort());
    expect(opens(5432)).toEqual([...appNames, 'migrate'].sort());
    expect(opens(apps.publisher.port)).toEqual(
      appNames.filter((name) => name === 'ops' || apps[name].kind === 'ministry').sort(),
    );
    expect(opens(4318)).toEqual([...appNames].sort());
    expect(named('NetworkPolicy', 'peristiwa-closed')?.spec.ingress).toBeUndefined();
  });
});
