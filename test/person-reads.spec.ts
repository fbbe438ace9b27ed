import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve, sep } from 'node:path';
import { RequestMethod } from '@nestjs/common';
import { READS_PERSONS } from '@peristiwa/service';

/*
 * Issue 13 §1 rows 2 and 3 (UU 27/2022; UU 24/2013 art. 86): every answer about a person leaves a row that says who read
 * whom. A new route fails here until it is marked with `@ReadsPersons()` (libs/service) or is listed for its service, with
 * the place where it records the reading or the reason why it reads nobody. The commands of desks are no classes that can
 * be listed: the desk records what it answers about persons itself (libs/desk/src/desk.spec.ts, test/authority.int.spec.ts).
 */

const ROOT = resolve(__dirname, '..');

/** Where else a reading is recorded, or why a route reads nobody; by service, or by the library of several services. */
const OTHERS: Readonly<Record<string, Readonly<Record<string, `recorded: ${string}` | `none: ${string}`>>>> =
  {
    desk: {
      'GET v1/applications': 'none: which requests wait, and of which command',
      'GET v1/applications/:requestId': 'recorded: desk.access_log',
      'POST v1/applications/:requestId/approval':
        'recorded: the act in the ledger; a refusal in desk.access_log',
      'POST v1/applications/:requestId/rejection': 'none: the state of the application',
      'GET v1/requests/:requestId': 'none: which act a request is',
      'POST v1/bundles': 'recorded: the acts in the ledger; refusals in desk.access_log',
      'POST v1/devices': 'none: a device',
      'GET v1/devices': 'none: devices',
      'POST v1/devices/:deviceId/revocation': 'none: a device',
      'GET v1/captures/refused': 'none: which requests were refused, and by which code',
    },
    registry: {
      'GET v1/status': 'none: positions',
      'GET v1/anomalies': 'none: ids of streams',
      'POST v1/anomalies/:streamId/refold': 'none: whether a stream is healed',
      'GET v1/statistics/population': 'none: counts',
      'GET v1/statistics/balance': 'none: counts',
      'GET v1/statistics/registrations': 'none: counts',
      'GET v1/statistics/timeliness': 'none: counts',
      'GET v1/statistics/migration': 'none: counts',
      'GET v1/rebuilds': 'none: progress and counts',
      'GET v1/rebuilds/:rebuildNo': 'none: counts, and ids of streams that differ',
      'POST v1/rebuilds': 'none: an order',
      'POST v1/rebuilds/dry-run': 'none: counts',
      'POST v1/rebuilds/current/pause': 'none: an order',
      'POST v1/rebuilds/current/resume': 'none: an order',
      'POST v1/rebuilds/current/cancel': 'none: an order',
      'GET v1/statistics/residents': 'none: counts',
      'GET v1/codes': 'none: reference data',
      'GET v1/codes/:table': 'none: reference data',
      'GET v1/areas': 'none: reference data',
      'GET v1/areas/:code': 'none: reference data',
      'GET v1/acts/:actId': 'recorded: registry.access_log',
      'GET v1/acts/:actId/report': 'recorded: registry.access_log',
      'GET v1/due-cases': 'recorded: registry.access_log',
      'GET v1/cases': 'recorded: registry.access_log',
      'GET v1/cases/turnaround': 'none: counts',
      'GET v1/cases/:personId/:kind': 'recorded: registry.access_log',
      'POST v1/cases/:personId/:kind/assignment': 'recorded: registry.access_log',
      'POST v1/cases/:personId/:kind/notes': 'recorded: registry.access_log',
      'GET v1/families/:familyId': 'recorded: registry.access_log',
      'GET v1/families/:familyId/events': 'recorded: registry.access_log',
      'GET v1/persons/:personId': 'recorded: registry.access_log',
      'GET v1/persons/:personId/events': 'recorded: registry.access_log',
      'GET v1/quality-flags': 'recorded: registry.access_log',
      'POST v1/acts/lookup': 'recorded: registry.access_log',
      'POST v1/documents': 'recorded: registry.access_log',
      'POST v1/documents/verify': 'recorded: registry.access_log',
      'POST v1/families/lookup': 'recorded: registry.access_log',
      'POST v1/persons/lookup': 'recorded: registry.access_log',
      'POST v1/persons/search': 'recorded: registry.access_log',
    },
    publisher: {
      'GET v1/agreements': 'none: terms',
      'POST v1/agreements': 'none: terms',
      'GET v1/agreements/:partner': 'none: terms',
      'GET v1/agreements/:partner/drafts': 'none: terms and counts',
      'POST v1/agreements/:partner/dry-runs': 'none: counts',
      'POST v1/agreements/:partner/activations': 'none: terms',
      'POST v1/agreements/:partner/suspensions': 'none: terms',
      'POST v1/agreements/:partner/resumptions': 'none: terms',
      'POST v1/agreements/:partner/terminations': 'none: terms',
      'POST v1/agreements/:partner/watch-list': 'recorded: disclosure ledger',
      'POST v1/agreements/:partner/watch-list/removals': 'recorded: disclosure ledger',
      'POST v1/campaigns': 'none: counts',
      'GET v1/campaigns': 'none: counts',
      'GET v1/campaigns/:campaignId': 'none: counts',
      'POST v1/campaigns/:campaignId/:action': 'none: counts',
      'POST v1/campaigns/:campaignId/close': 'none: counts',
      'GET v1/feeds/:partner/schemas/:version': 'none: a schema',
      'GET v1/feeds/:partner/asyncapi': 'none: a schema',
      'GET v1/persons/:personId/disclosures': 'recorded: publisher.access_log',
      'GET v1/persons/:personId/holdings': 'recorded: publisher.access_log',
      'GET v1/feeds/:partner/disclosures': 'none: counts',
      'POST v1/feeds/:partner/extracts': 'none: how far an extract is',
      'GET v1/feeds/:partner/extracts': 'none: how far extracts are',
      'GET v1/feeds/:partner/extracts/:extractId': 'none: numbers and digests of its parts',
      'DELETE v1/feeds/:partner/extracts/:extractId': 'none: how far an extract is',
      'GET v1/feeds/:partner/extracts/:extractId/parts/:part': 'recorded: disclosure ledger',
      'POST v1/feeds/:partner/erasures': 'none: a sequence',
      'GET v1/feeds': 'none: positions',
      'GET v1/feeds/:partner/keys': 'none: public keys',
      'GET v1/feeds/:partner/events': 'recorded: disclosure ledger; for staff publisher.access_log',
      'GET v1/feeds/:partner/messages': 'none: kinds and times of messages, without keys and values',
      'GET v1/feeds/:partner/backfills': 'none: counts',
      'POST v1/feeds/:partner/holdings/digest': 'none: a count and a digest',
      'POST v1/feeds/:partner/extracts/dry-run': 'none: counts',
      'POST v1/feeds/:partner/layouts': 'none: numbers of partitions',
      'GET v1/feeds/:partner/layouts': 'none: numbers of partitions',
      'GET v1/parked': 'none: ids of persons whose view cannot be built',
      'POST v1/parked/:personId/retry': 'none: names of partners',
      'POST v1/feeds/:partner/jobs/dry-run': 'none: counts',
      'POST v1/feeds/:partner/jobs/recount': 'none: counts',
      'POST v1/feeds/:partner/jobs': 'none: counts',
      'GET v1/feeds/:partner/jobs': 'none: counts',
      'GET v1/feeds/:partner/jobs/:jobId': 'none: counts',
      'POST v1/feeds/:partner/jobs/:jobId/:action': 'none: counts',
      'GET v1/observations': 'recorded: publisher.observation_access',
      'GET v1/observations/turnaround': 'none: counts',
      'POST v1/observations': 'none: what the partner itself reports',
      'GET v1/observations/set-aside': 'none: codes of refusals',
      'GET v1/observations/:caseId': 'recorded: publisher.observation_access',
      'POST v1/observations/:caseId/assignment': 'recorded: a step of the case',
      'POST v1/observations/:caseId/notes': 'recorded: a step of the case',
      'POST v1/observations/:caseId/rejection': 'recorded: a step of the case',
      'POST v1/observations/:caseId/acknowledgement': 'recorded: a step of the case',
      'POST v1/feeds/:partner/push': 'none: how far it is delivered',
      'GET v1/feeds/:partner/push': 'none: how far it is delivered',
      'POST v1/feeds/:partner/push/stop': 'none: how far it is delivered',
      'POST v1/feeds/:partner/push/resume': 'none: how far it is delivered',
      'POST v1/feeds/:partner/reconciliation': 'none: digests of what the partner was sent',
      'POST v1/feeds/:partner/reconciliation/differences': 'recorded: disclosure ledger',
      'GET v1/feeds/:partner/reconciliations': 'none: counts',
      'GET v1/feeds/:partner/reconciliations/:reconciliationId':
        'none: repeats what `differences` has answered',
      'GET v1/feeds/:partner/holdings': 'none: a number of persons and a digest',
    },
    ops: {
      'GET auth/login': 'none: the way to the issuer',
      'GET auth/callback': 'none: the way from the issuer',
      'GET auth/session': 'none: who is signed in',
      'POST auth/logout': 'none: the end of a session',
      'GET v1/flow': 'none: rates, positions and types of acts',
      'GET v1/flow/stream': 'none: rates, positions and types of acts',
      'GET v1/live/:service/*': 'none: only what reads no person can be followed (test/console/watchable.int.spec.ts)',
      'GET auth/login': 'none: a sign-in',
      'GET auth/callback': 'none: a sign-in',
      'GET auth/session': 'none: who is signed in',
      'POST auth/logout': 'none: a sign-in',
      'GET v1/flow': 'none: numbers and names of services',
      'GET v1/flow/stream': 'none: numbers and names of services',
      'GET v1/live/:service/*':
        'none: what may be followed is no reading of a person (watchable.int.spec.ts)',
      'GET v1/ledger': 'none: identity and end of the ledger',
      'GET v1/ledger/acts': 'none: types, offices and days of acts',
      'GET v1/ledger/acts/:actId': 'none: digests of events; their content is opened at the registry',
      'GET v1/ledger/export': 'none: digests of events',
      'GET v1/ledger/checkpoints': 'none: digests and signatures',
      'POST v1/ledger/checkpoints': 'none: digests and signatures',
      'GET v1/ledger/verifications': 'none: positions and digests',
      'POST v1/ledger/verifications': 'none: positions and digests',
      'GET v1/ledger/verifications/:verificationId': 'none: positions and digests',
      'POST v1/ledger/verifications/:verificationId/cancellation': 'none: positions and digests',
      'GET v1/forms': 'none: names of commands',
      'GET v1/forms/:command': 'none: a schema',
      'POST v1/guide/tours': 'recorded: by the services that the tour asks; invented people only',
      'GET v1/guide/tours/:tourId': 'recorded: by the services that the tour asks; invented people only',
      'GET v1/guide/tours/:tourId/stream':
        'recorded: by the services that the tour asks; invented people only',
      'POST v1/guide/tours/:tourId/steps':
        'recorded: by the services that the tour asks; invented people only',
    },
    subscriber: {
      'GET v1/status': 'none: positions',
      'GET v1/areas/relabelled': 'none: reference data',
      'GET v1/deaths-without-nik': 'none: nobody of the register, and no name',
      'POST v1/quarantine/:personKey/redrive': 'none: numbers of messages',
      'POST v1/quarantine/:personKey/discard': 'none: numbers of messages; recorded with the reason',
      'POST v1/persons/:personKey/resync': 'none: numbers of messages; recorded with the reason',
      'GET v1/certificate': 'none: a digest',
      'GET v1/digest': 'none: a digest',
      'POST v1/copies/:personKey/damage': 'none: the name of a member',
      'POST v1/forged/acknowledge': 'none: a number',
    },
    kemensos: {
      'GET v1/cases/summary': 'none: counts',
    },
    partner: {
      'GET v1/summary': 'none: counts',
    },
    bps: Object.fromEntries(
      ['births', 'deaths', 'abroad', 'moves', 'stillbirths', 'emigration', 'immigration', 'population'].map(
        (table) => [`GET v1/tables/${table}`, 'none: counts' as const],
      ),
    ),
    service: {
      'GET health/live': 'none: the process',
      'GET health/ready': 'none: the process',
      'GET metrics': 'none: the process',
    },
  };

type Controller = (new () => object) & { readonly prototype: object };

const pathOf = (target: object): string => String(Reflect.getMetadata('path', target) ?? '');

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(\.spec|-under-test)\.ts$/.test(name))
    .map((name) => join(folder, name));
}

/** The service of a file; `libs/desk` is of all desks, `libs/subscriber` of all ministries. */
const serviceOf = (file: string): string => relative(ROOT, file).split(sep)[1] ?? '';

/** The routes of a controller, and whether each is marked. */
function routesOf(controller: Controller): (readonly [string, boolean])[] {
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as object | undefined;
    const method = handler && (Reflect.getMetadata('method', handler) as RequestMethod | undefined);
    if (!handler || method === undefined) return [];
    const parts = [pathOf(controller), pathOf(handler)].filter((part) => part !== '' && part !== '/');
    const isRecorded = Reflect.hasMetadata(READS_PERSONS, handler);
    return [[`${RequestMethod[method]} ${parts.join('/')}`, isRecorded] as const];
  });
}

async function routesIn(file: string): Promise<(readonly [string, boolean])[]> {
  const exported = Object.values((await import(file)) as Record<string, unknown>);
  const controllers = exported.filter(
    (one): one is Controller => typeof one === 'function' && pathOf(one) !== '',
  );
  return controllers
    .flatMap(routesOf)
    .map(([route, isMarked]) => [`${serviceOf(file)} ${route}`, isMarked] as const);
}

it('every route records who reads persons, or reads nobody', async () => {
  const files = ['apps', 'libs']
    .flatMap((folder) => sourcesOf(join(ROOT, folder)))
    .filter((file) => readFileSync(file, 'utf8').includes('@Controller('));
  const routes = (await Promise.all(files.map(routesIn))).flat();
  const unmarked = routes.filter(([, isMarked]) => !isMarked).map(([route]) => route);
  const listed = Object.entries(OTHERS).flatMap(([service, reasons]) =>
    Object.keys(reasons).map((route) => `${service} ${route}`),
  );
  expect(unmarked.toSorted()).toEqual(listed.toSorted());
  expect(routes.length - unmarked.length).toBeGreaterThanOrEqual(15);
});
