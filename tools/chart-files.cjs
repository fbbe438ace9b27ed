/** Files on which deploy/helm/rendered.yaml depends, in order. For tools/chart.mjs and test/operations.spec.ts. */
const chartFiles = (tracked) =>
  tracked.filter((file) => /^deploy\/helm\/(peristiwa\/(?!README)|examples\/values\.yaml)/.test(file)).sort();

module.exports = { chartFiles };
