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

/** The PostgreSQL role of an app; it never owns the tables it writes to. */
export const databaseRole = (app: string): string => `peristiwa_${app}`;

/** The environment variable that overrides the port of an app. */
export const portVariable = (app: string): string => `PORT_${app.toUpperCase()}`;

/** The environment variable that overrides the database of an app; the desks share the ledger's. */
export function databaseVariable(app: AppName | 'ledger'): string {
  const owner = app === 'ledger' || apps[app].kind === 'desk' ? 'ledger' : app;
  return `${owner.toUpperCase()}_URL`;
}

/** True for a ministry: no other app uses its tables, also when all databases are on one server. */
export const hasOwnDatabase = (app: AppName | 'ledger'): boolean =>
  app !== 'ledger' && apps[app].kind === 'ministry';
