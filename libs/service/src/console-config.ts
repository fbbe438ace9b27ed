import { z } from 'zod';
import type { AppName } from '@peristiwa/contracts';
import { CONSOLE_CLIENT, DEV_CLIENT_SECRET } from './dev-clients';
import type { Variable } from './variable';

/** What ops needs to show the console in a browser and to reach the other services (ADR 0069). */
export interface ConsoleConfig {
  /** Origin at which browsers reach the console; the issuer sends people back to `<url>/auth/callback`. */
  readonly url: string;
  /** The console's client at the issuer: authorization code for people, client credentials for its own readings. */
  readonly clientId: string;
  readonly clientSecret: string | undefined;
  /** Origin of the issuer for browsers, when it differs from the one in the tokens, as in containers. */
  readonly issuerForBrowsers: string | undefined;
  /** Folder of the keys that sign checkpoints of the ledger; without it the console signs none (ADR 0070). */
  readonly checkpointKeys: string | undefined;
  /** Base URL of a service, without a slash at the end. */
  readonly serviceUrl: (app: AppName) => string;
}

const HTTP_URL = 'an http or https URL';
const httpUrl = (value: string) =>
  URL.canParse(value) && ['http:', 'https:'].includes(new URL(value).protocol);
const text = z.string().min(1);

export const consoleVariables: readonly Variable[] = [
  {
    name: 'CONSOLE_URL',
    doc: 'Address of the console in a browser; default: the port of ops on HOST. Only ops needs it.',
    expected: HTTP_URL,
    schema: z.string().refine(httpUrl),
  },
  {
    name: 'CONSOLE_CLIENT_ID',
    doc: "Id of the console's OAuth client.",
    expected: 'a text that is not empty',
    default: CONSOLE_CLIENT,
    schema: text,
  },
  {
    name: 'CONSOLE_CLIENT_SECRET',
    doc: "Secret of the console's OAuth client; ops needs it unless SYNTHETIC is true.",
    expected: 'a text that is not empty',
    schema: text,
  },
  {
    name: 'OIDC_BROWSER_URL',
    doc: 'Address of the issuer for browsers, when they do not reach it at OIDC_ISSUER.',
    expected: HTTP_URL,
    schema: z.string().refine(httpUrl),
  },
  {
    name: 'SERVICE_URLS',
    doc: 'Where ops finds the other services: `{app}` and `{port}` stand for name and port; default: HOST.',
    expected: 'a URL such as http://{app}:{port}',
    schema: z.string().refine((value) => httpUrl(filled(value, 'birth', 3101))),
  },
  {
    name: 'CHECKPOINT_KEYS',
    doc: 'Folder of the keys that sign checkpoints of the ledger; ops needs it only to sign them from the console.',
    expected: 'a folder with a key from `peristiwa checkpoint new-key`',
    schema: text,
  },
];

export const OPTIONAL_CONSOLE_VARIABLES = [
  'CONSOLE_URL',
  'CONSOLE_CLIENT_SECRET',
  'OIDC_BROWSER_URL',
  'SERVICE_URLS',
  'CHECKPOINT_KEYS',
] as const;

const filled = (template: string, app: string, port: number) =>
  template.replaceAll('{app}', app).replaceAll('{port}', String(port));
const withoutSlash = (url: string) => url.replace(/\/$/, '');

interface Addresses {
  readonly synthetic: boolean;
  readonly port: (app: AppName) => number;
  /** Base URL of an app on this machine. */
  readonly here: (app: AppName) => string;
}

export function readConsole(
  given: (name: string) => string | undefined,
  { synthetic, port, here }: Addresses,
): ConsoleConfig {
  const template = given('SERVICE_URLS');
  return {
    url: new URL(given('CONSOLE_URL') ?? here('ops')).origin,
    clientId: given('CONSOLE_CLIENT_ID') ?? CONSOLE_CLIENT,
    clientSecret: given('CONSOLE_CLIENT_SECRET') ?? (synthetic ? DEV_CLIENT_SECRET : undefined),
    issuerForBrowsers: given('OIDC_BROWSER_URL'),
    checkpointKeys: given('CHECKPOINT_KEYS'),
    serviceUrl: (app) => withoutSlash(template === undefined ? here(app) : filled(template, app, port(app))),
  };
}
