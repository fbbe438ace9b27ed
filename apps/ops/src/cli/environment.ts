import { appNames, apps, portVariable, type AppName } from '@peristiwa/contracts';
import { clientToken, DEV_CLIENT_SECRET } from '@peristiwa/service';
import type { SimulationLog, Tokens } from '@peristiwa/synthetic';

/** The parts of the process that commands use. */
export interface Environment {
  readonly variables: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
  /** For errors of usage and failures: standard error. */
  readonly complain: (line: string) => void;
}

/** URLs of the apps: from `--url birth=http://…`, else from `PORT_BIRTH` and `HOST`, else from the default port. */
export function urlsFrom(
  given: readonly string[],
  { variables }: Environment,
): Readonly<Record<AppName, string>> {
  const urls = new Map<string, string>();
  for (const text of given) {
    const [app = '', url = ''] = [text.slice(0, text.indexOf('=')), text.slice(text.indexOf('=') + 1)];
    if (!Object.hasOwn(apps, app) || !URL.canParse(url)) {
      throw new Error(`--url requires app=url with one of ${appNames.join(', ')}`);
    }
    urls.set(app, url.replace(/\/$/, ''));
  }
  const host = variables['HOST'] ?? '127.0.0.1';
  const entries = appNames.map((app) => {
    const url = `http://${host}:${variables[portVariable(app)] ?? apps[app].port}`;
    return [app, urls.get(app) ?? url];
  });
  return Object.fromEntries(entries) as Record<AppName, string>;
}

/** Tokens of any client; each is requested once and renewed before it expires. */
export function devTokens(issuer: string, { variables }: Environment): Tokens {
  const secret = variables['CLIENT_SECRET'] ?? DEV_CLIENT_SECRET;
  const clients = new Map<string, () => Promise<string>>();
  return (clientId) => {
    const known = clients.get(clientId) ?? clientToken({ issuer, clientId, secret });
    clients.set(clientId, known);
    return known();
  };
}

export function consoleLog({ print }: Environment): SimulationLog {
  const line = (level: string) => (fields: object, message: string) =>
    print(`${level}: ${message} ${JSON.stringify(fields)}`);
  return { info: line('info'), warn: line('warning') };
}
