import createFetchClient, { type Middleware } from 'openapi-fetch';
import createClient from 'openapi-react-query';
import { currentLanguage } from '../shell/i18n';
import type { paths as Birth } from './generated/birth';
import type { paths as Bps } from './generated/bps';
import type { paths as Death } from './generated/death';
import type { paths as Kemenp2mi } from './generated/kemenp2mi';
import type { paths as Kemensos } from './generated/kemensos';
import type { paths as Move } from './generated/move';
import type { paths as Ops } from './generated/ops';
import type { paths as Publisher } from './generated/publisher';
import type { paths as Registry } from './generated/registry';
import type { paths as Status } from './generated/status';
import { problemIn } from './problem';
import { sessionEnds } from './session-ends';

/** `x-console` proves to ops that a change was sent by this page: a form of another site cannot set a header. */
const edge: Middleware = {
  onRequest({ request }) {
    request.headers.set('x-console', '1');
    request.headers.set('accept-language', currentLanguage());
    return request;
  },
  async onResponse({ response }) {
    if (response.ok || response.status === 304) return undefined;
    if (response.status === 401) sessionEnds.happened();
    throw await problemIn(response);
  },
};

function fetcher<Paths extends object>(service: string) {
  const baseUrl = service === 'ops' ? window.location.origin : `${window.location.origin}/api/${service}`;
  const client = createFetchClient<Paths>({ baseUrl });
  client.use(edge);
  return client;
}

/** Plain requests, `fetchers.registry.POST('/v1/persons/lookup', { body })`; each throws `ApiProblem`. */
export const fetchers = {
  ops: fetcher<Ops>('ops'),
  registry: fetcher<Registry>('registry'),
  publisher: fetcher<Publisher>('publisher'),
  birth: fetcher<Birth>('birth'),
  death: fetcher<Death>('death'),
  move: fetcher<Move>('move'),
  status: fetcher<Status>('status'),
  kemensos: fetcher<Kemensos>('kemensos'),
  kemenp2mi: fetcher<Kemenp2mi>('kemenp2mi'),
  bps: fetcher<Bps>('bps'),
} as const;

export type ServiceName = keyof typeof fetchers;

/** The same as queries and mutations of TanStack Query: `api.registry.useQuery('get', '/v1/status')`. */
export const api = {
  ops: createClient(fetchers.ops),
  registry: createClient(fetchers.registry),
  publisher: createClient(fetchers.publisher),
  birth: createClient(fetchers.birth),
  death: createClient(fetchers.death),
  move: createClient(fetchers.move),
  status: createClient(fetchers.status),
  kemensos: createClient(fetchers.kemensos),
  kemenp2mi: createClient(fetchers.kemenp2mi),
  bps: createClient(fetchers.bps),
} as const;
