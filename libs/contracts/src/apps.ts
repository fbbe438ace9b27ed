import type { Desk } from '@peristiwa/domain';

/**
 * A desk (loket) registers in the ledger and listens to its intake topic. A core app keeps a schema of the registry's
 * database. A ministry (lembaga pengguna) has a database, a feed topic and an OAuth client of its own, each with its name.
 */
type Kind = 'desk' | 'core' | 'ministry';

interface App {
  readonly kind: Kind;
  /** HTTP port when `PORT_<APP>` is not set. */
  readonly port: number;
  /** For people: what a core app stores, the name of a ministry. */
  readonly title: string;
}

/**
 * Every app that listens on a port. Ports, URL variables, databases, roles, development clients, topics, compose
 * services and nest-cli.json are derived from this table (docs/adding-a-ministry.md).
 */
export const apps = {
  birth: { kind: 'desk', port: 3101, title: 'Births' },
  death: { kind: 'desk', port: 3102, title: 'Deaths' },
  move: { kind: 'desk', port: 3103, title: 'Moves' },
  status: { kind: 'desk', port: 3104, title: 'Status' },
  registry: { kind: 'core', port: 3110, title: 'Registry state' },
  publisher: { kind: 'core', port: 3120, title: 'Agreements and deliveries' },
  ops: { kind: 'core', port: 3000, title: 'Console and operations' },
  kemensos: { kind: 'ministry', port: 3201, title: 'Kemensos' },
  kemenp2mi: { kind: 'ministry', port: 3202, title: 'KemenP2MI' },
  bps: { kind: 'ministry', port: 3203, title: 'BPS' },
} as const satisfies Record<Desk, App & { kind: 'desk' }> & Record<string, App>;

export type AppName = keyof typeof apps;
type AppOf<K extends Kind> = {
  [Name in AppName]: (typeof apps)[Name]['kind'] extends K ? Name : never;
}[AppName];
export type MinistryName = AppOf<'ministry'>;

export const appNames = Object.keys(apps) as readonly AppName[];

export function appsOf<K extends Kind>(kind: K): readonly AppOf<K>[] {
  return appNames.filter((name): name is AppOf<K> => apps[name].kind === kind);
}

/**
 * The port of apps/partner, which keeps the copy of any partner; its name is the partner's, so it is no row of the table.
 */
export const PARTNER_PORT = 3210;

const kindOf = (app: string): Kind | undefined =>
  Object.hasOwn(apps, app) ? apps[app as AppName].kind : undefined;

/** The PostgreSQL role of an app or a partner; it never owns the tables it writes to. */
export const databaseRole = (app: string): string => `peristiwa_${app.replaceAll('-', '_')}`;

/** The environment variable with the password of an app's log-in to PostgreSQL, for `migrate`. */
export const passwordVariable = (app: string): string => `DB_PASSWORD_${app.toUpperCase()}`;

/** The environment variable that overrides the port of an app. */
export const portVariable = (app: string): string => `PORT_${app.toUpperCase()}`;

/**
 * The environment variable that overrides the database of an app; the desks share the ledger's. A name that is not in the
 * table is a partner's: apps/partner serves one partner and has one variable.
 */
export function databaseVariable(app: string): string {
  const kind = kindOf(app);
  if (app === 'ledger' || kind === 'desk') return 'LEDGER_URL';
  return kind === undefined ? 'PARTNER_URL' : `${app.toUpperCase()}_URL`;
}

/** True for a ministry or another partner: no other app uses its tables, also when all databases are on one server. */
export const hasOwnDatabase = (app: string): boolean =>
  app !== 'ledger' && ['ministry', undefined].includes(kindOf(app));
