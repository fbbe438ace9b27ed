import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { RequestMethod } from '@nestjs/common';
import type { Road } from '../apps/publisher/src/disclosure/roads';

/*
 * Issue 12, Disclosure ledger (ADR 0054): everything by which a partner is given data of persons is recorded. A new route
 * for partners, or another way to send, fails here until it is recorded and listed.
 */

const ROOT = resolve(__dirname, '..');
/** The registry's own apps. A ministry's app answers from the copy, which the roads below have filled. */
const APPS = ['birth', 'death', 'move', 'status', 'registry', 'publisher', 'ops'];

/** Routes for partners: by which road they disclose, or why they give no data of persons. */
const ROUTES: Readonly<Record<string, Road | `none: ${string}`>> = {
  'GET v1/feeds/:partner/events': 'pull',
  'GET v1/feeds/:partner/extracts/:extractId/parts/:part': 'extract',
  'POST v1/feeds/:partner/extracts': 'none: how far an extract is',
  'GET v1/feeds/:partner/extracts': 'none: how far extracts are',
  'GET v1/feeds/:partner/extracts/:extractId': 'none: numbers and digests of its parts',
  'DELETE v1/feeds/:partner/extracts/:extractId': 'none: how far an extract is',
  'POST v1/agreements/:partner/watch-list': 'watch-list',
  'POST v1/agreements/:partner/watch-list/removals': 'watch-list',
  'POST v1/feeds/:partner/reconciliation/differences': 'reconciliation',
  'POST v1/feeds/:partner/reconciliation':
    'none: keys that the partner holds, and digests of what it was sent',
  'GET v1/feeds/:partner/reconciliations': 'none: numbers of differences',
  'GET v1/feeds/:partner/reconciliations/:reconciliationId': 'none: repeats what `differences` has answered',
  'GET v1/feeds/:partner/push': 'none: how far it is delivered',
  'GET v1/feeds/:partner/disclosures': 'none: numbers of messages',
  'POST v1/observations': 'none: what the partner reports',
  'GET v1/observations': 'none: what the partner has reported, and how far its case is',
  'GET v1/observations/:caseId': 'none: what the partner has reported, and how far its case is',
  'GET v1/observations/set-aside': 'none: what the partner has sent',
  'GET v1/feeds/:partner/keys': 'none: public keys',
  'POST v1/feeds/:partner/erasures': 'none: a sequence',
  'GET v1/agreements/:partner': 'none: terms of the agreement',
  'GET v1/feeds/:partner/schemas/:version': 'none: a schema',
  'GET v1/feeds/:partner/asyncapi': 'none: a schema',
  'GET auth/login': 'none: the way to the issuer',
  'GET auth/callback': 'none: the way from the issuer',
  'GET auth/session': 'none: who is signed in',
  'POST auth/logout': 'none: the end of a session',
  'GET v1/live/:service/*': 'none: what the partner may read at the service, without persons',
  'GET auth/login': 'none: a sign-in',
  'GET auth/callback': 'none: a sign-in',
  'GET auth/session': 'none: who is signed in',
  'POST auth/logout': 'none: a sign-in',
  'GET v1/live/:service/*': 'none: what may be followed is no reading of a person (watchable.int.spec.ts)',
  'GET v1/areas': 'none: reference data',
  'GET v1/areas/:code': 'none: reference data',
  'GET v1/codes': 'none: reference data',
  'GET v1/codes/:table': 'none: reference data',
};

/** Files of the publisher that send something out of it. */
const SENDERS: Readonly<Record<string, readonly Road[]>> = {
  'send/sender.ts': ['kafka'],
  // The producer of the sender, with spans of traced messages.
  'send/traced-producer.ts': ['kafka'],
  'jobs/job-runner.ts': ['resend', 'replay'],
  'push/push-client.ts': ['https'],
  // Markers name no person.
  'campaigns/campaign-runner.ts': [],
  'send/backfill-runner.ts': [],
};

const SENDS = /\bproducer\.send\(|\bfetch\(|\bhttps?\.request\(/;

function sourcesOf(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/(\.spec|-under-test)\.ts$/.test(name))
    .map((name) => join(folder, name));
}

const pathOf = (target: object): string => String(Reflect.getMetadata('path', target) ?? '');

/** `GET v1/…` of each route of a controller that a partner, or anybody, may call. */
function openRoutes(controller: { readonly prototype: object }): string[] {
  return Object.getOwnPropertyNames(controller.prototype).flatMap((name) => {
    const handler = Object.getOwnPropertyDescriptor(controller.prototype, name)?.value as object | undefined;
    const method = handler && (Reflect.getMetadata('method', handler) as RequestMethod | undefined);
    if (!handler || method === undefined) return [];
    const metadata = (key: string): unknown =>
      Reflect.getMetadata(key, handler) ?? Reflect.getMetadata(key, controller);
    const roles = (metadata('peristiwa:roles') ?? []) as readonly string[];
    if (!roles.includes('partner') && metadata('peristiwa:public') !== true) return [];
    const path = [pathOf(controller), pathOf(handler)]
      .filter((part) => part !== '' && part !== '/')
      .join('/');
    return [`${RequestMethod[method]} ${path}`];
  });
}

it('every route of the registry that a partner may call is recorded, or gives no data of persons', async () => {
  const files = APPS.flatMap((app) => sourcesOf(join(ROOT, 'apps', app, 'src'))).filter((file) =>
    readFileSync(file, 'utf8').includes('@Controller('),
  );
  const modules = (await Promise.all(files.map((file) => import(file)))) as Record<string, unknown>[];
  const controllers = modules
    .flatMap((one) => Object.values(one))
    .filter((one): one is new () => object => typeof one === 'function' && pathOf(one) !== '');
  const routes = controllers.flatMap(openRoutes);
  expect(routes.toSorted()).toEqual(Object.keys(ROUTES).toSorted());
});

it('nothing else of the publisher sends data out of it', () => {
  const folder = join(ROOT, 'apps/publisher/src');
  const senders = sourcesOf(folder)
    .filter((file) => SENDS.test(readFileSync(file, 'utf8')))
    .map((file) => relative(folder, file));
  expect(senders.toSorted()).toEqual(Object.keys(SENDERS).toSorted());
});
