import type { AppName } from '@peristiwa/contracts';

const partner = '[a-z][a-z0-9-]{1,30}';
const id = '[0-9a-f-]{36}';

/**
 * What a page may watch. None of it is a reading of a person: a service writes each of those down with its reader, and a
 * watcher reads for many (watchable.int.spec.ts compares with the OpenAPI documents). A line is added with the page that
 * needs it.
 */
const PATHS: Readonly<Partial<Record<AppName, readonly string[]>>> = {
  ops: ['/v1/ledger/verifications'],
  registry: ['/v1/status', '/v1/anomalies', '/v1/rebuilds'],
  publisher: [
    '/v1/feeds',
    '/v1/parked',
    `/v1/agreements/${partner}`,
    `/v1/agreements/${partner}/drafts`,
    `/v1/feeds/${partner}/jobs`,
    `/v1/feeds/${partner}/jobs/${id}`,
    `/v1/feeds/${partner}/layouts`,
    `/v1/feeds/${partner}/extracts`,
    `/v1/feeds/${partner}/extracts/${id}`,
    `/v1/feeds/${partner}/push`,
    `/v1/feeds/${partner}/reconciliations`,
    `/v1/feeds/${partner}/reconciliations/${id}`,
    '/v1/campaigns',
    `/v1/campaigns/${id}`,
  ],
  kemensos: ['/v1/status', '/v1/certificate'],
  kemenp2mi: ['/v1/status', '/v1/certificate'],
  bps: ['/v1/status', '/v1/certificate', '/v1/tables/[a-z]+'],
};

const QUERY = /^[\w=&.,:-]{0,300}$/;

/** True for a path, with its query, that pages may watch at this service. */
export function isWatchable(service: string, path: string): service is AppName {
  const [bare = '', query = ''] = path.split('?');
  const known = Object.hasOwn(PATHS, service) ? (PATHS[service as AppName] ?? []) : [];
  return QUERY.test(query) && known.some((pattern) => new RegExp(`^${pattern}$`).test(bare));
}

/** Every pattern, for the specification. */
export const watchablePaths = PATHS;
