/**
 * Renders the Helm chart with deploy/helm/examples/values.yaml into deploy/helm/rendered.yaml, after `helm lint` and after
 * kubeconform has compared every manifest with the schemas of Kubernetes. The library of `docker compose` reads the compose
 * files too. It needs Go 1.24 or newer: the tools are built from the Go module proxy, once, into the user's cache folder
 * (some minutes). To be run after each change of the chart;
 * test/operations.spec.ts, which needs none of this, fails until that is done, and checks what was rendered.
 *
 *   node tools/chart.mjs
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { explain, root, ToolProblem } from './prepare.mjs';

const { chartFiles } = createRequire(import.meta.url)('./chart-files.cjs');
const HELM = 'helm.sh/helm/v3/cmd/helm@v3.22.0';
const KUBECONFORM = 'github.com/yannh/kubeconform/cmd/kubeconform@v0.8.0';
const KUBE_VERSION = '1.31.0';
/** The library of `docker compose` that reads its files. */
const COMPOSE = 'github.com/compose-spec/compose-go/v2/cmd@v2.16.2';
const COMPOSE_FILES = [['docker-compose.yml'], ['docker-compose.yml', 'deploy/kafka-three-brokers.yml']];
/** Its module has the OpenAPI document of the API. */
const KUBERNETES = `k8s.io/kubernetes@v${KUBE_VERSION}`;
const CHART = 'deploy/helm/peristiwa';
const VALUES = 'deploy/helm/examples/values.yaml';

const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'peristiwa', 'chart-tools');

function run(command, args, options = {}) {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: root,
    encoding: 'utf8',
    ...options,
  });
  if (error) throw new ToolProblem(`${command}: ${error.message}`, 'Install Go 1.24 or newer.');
  if (status !== 0)
    throw new ToolProblem(`${stdout}${stderr}\n${command} ${args[0]} failed.`, 'See the lines above.');
  return stdout;
}

/** The tool that a Go module builds; its folder names the version. */
function tool(module) {
  const folder = join(cache, module.replaceAll(/[/@]/g, '_'));
  const file = join(folder, module.split('/').at(-1).split('@')[0]);
  if (!existsSync(file)) {
    console.log(`Building ${module}`);
    mkdirSync(folder, { recursive: true });
    run('go', ['install', module], { cwd: folder, env: { ...process.env, GOBIN: folder } });
  }
  return file;
}

/** JSON schemas by kind, made of the API's OpenAPI document: a field that the API does not have is an error. */
function schemas() {
  const folder = join(cache, KUBERNETES.replaceAll(/[/@]/g, '_'));
  if (existsSync(folder)) return folder;
  const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', KUBERNETES], { cwd: '/' }));
  const { definitions } = JSON.parse(readFileSync(join(Dir, 'api/openapi-spec/swagger.json'), 'utf8'));
  for (const definition of Object.values(definitions)) {
    if (definition.format === 'int-or-string')
      Object.assign(definition, { type: ['string', 'integer'], format: undefined });
    if (definition.properties && !definition.additionalProperties) definition.additionalProperties = false;
  }
  Object.assign(definitions['io.k8s.apimachinery.pkg.api.resource.Quantity'], { type: ['string', 'number'] });
  mkdirSync(folder, { recursive: true });
  for (const [name, definition] of Object.entries(definitions)) {
    for (const { group, version, kind } of definition['x-kubernetes-group-version-kind'] ?? []) {
      const suffix = [...(group ? [group.split('.')[0]] : []), version].join('-');
      const schema = { $ref: `#/definitions/${name}`, definitions };
      writeFileSync(
        join(folder, `${kind.toLowerCase()}-${suffix}.json`.toLowerCase()),
        JSON.stringify(only(schema, name)),
      );
    }
  }
  return folder;
}

/** The schema with those definitions only that it reaches. */
function only({ $ref, definitions }, name) {
  const reached = {};
  const add = (one) => {
    if (reached[one]) return;
    reached[one] = definitions[one];
    for (const [, next] of JSON.stringify(definitions[one]).matchAll(/#\/definitions\/([^"]+)/g)) add(next);
  };
  add(name);
  return { $ref, definitions: reached };
}

function main() {
  const compose = tool(COMPOSE);
  for (const files of COMPOSE_FILES) run(compose, files);
  const helm = tool(HELM);
  const kubeconform = tool(KUBECONFORM);
  console.log(run(helm, ['lint', '--strict', '--kube-version', KUBE_VERSION, CHART, '-f', VALUES]).trim());
  const target = ['--kube-version', KUBE_VERSION, '-n', 'peristiwa'];
  const manifests = run(helm, ['template', 'peristiwa', CHART, ...target, '-f', VALUES]);
  const tracked = execFileSync('git', ['ls-files'], { cwd: root, encoding: 'utf8' }).trim().split('\n');
  const hash = createHash('sha256');
  for (const file of chartFiles(tracked)) hash.update(file).update(readFileSync(join(root, file)));
  const location = join(schemas(), '{{.ResourceKind}}{{.KindSuffix}}.json');
  // Kinds of the operators have no schema in Kubernetes.
  const known = ['-strict', '-summary', '-skip', 'PodMonitor', '-schema-location', location];
  console.log(run(kubeconform, known, { input: manifests }).trim());
  const note = '# Written by `node tools/chart.mjs`; test/operations.spec.ts reads it.\n';
  writeFileSync(
    join(root, 'deploy/helm/rendered.yaml'),
    `${note}# Chart files: ${hash.digest('hex')}\n${manifests}`,
  );
}

try {
  main();
} catch (error) {
  process.exitCode = explain(error);
}
