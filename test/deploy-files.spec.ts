import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { apps, appsOf } from '@peristiwa/contracts';
import { roles } from '../libs/service/src/actor';

const fileIn = (name: string) => readFileSync(join(__dirname, '../deploy', name), 'utf8');

interface Client {
  readonly clientId: string;
  readonly publicClient: boolean;
  readonly secret?: string;
  readonly directAccessGrantsEnabled: boolean;
  readonly implicitFlowEnabled: boolean;
  readonly serviceAccountsEnabled: boolean;
  readonly attributes?: Readonly<Record<string, string>>;
  readonly protocolMappers?: readonly { readonly config: Readonly<Record<string, string>> }[];
}

/** Issue 13: a realm for a real identity provider. What it does is tested in test/keycloak.int.spec.ts. */
describe('the realm for Keycloak', () => {
  const realm = JSON.parse(fileIn('keycloak/peristiwa-realm.json'));
  const clients = realm.clients as readonly Client[];
  const services = clients.filter((client) => client.serviceAccountsEnabled);

  it('has the roles that services know, and no others', () => {
    const names = (realm.roles.realm as { name: string }[]).map(({ name }) => name);
    expect(names.toSorted()).toEqual(roles.toSorted());
  });

  it('has a client for each ministry, which is that partner', () => {
    const partners = services.flatMap(({ clientId, protocolMappers = [] }) =>
      protocolMappers.map(({ config }) => [clientId, config['claim.name'], config['claim.value']]),
    );
    const ofOfficers = ['console', 'partner', undefined];
    expect(partners).toEqual([ofOfficers, ...appsOf('ministry').map((name) => [name, 'partner', name])]);
  });

  it('has a group for the officers of each ministry, which alone makes them that partner', () => {
    const groups = appsOf('ministry').map((name) => ({
      ...{ name, realmRoles: ['partner'], attributes: { partner: [name] } },
    }));
    expect(realm.groups).toEqual(groups);
    expect(JSON.stringify(realm.components)).not.toContain('partner');
  });

  it('contains no secret and no person', () => {
    for (const { clientId, secret } of services) {
      expect(secret).toBe(`\${${clientId.toUpperCase()}_CLIENT_SECRET}`);
    }
    const users = realm.users as { serviceAccountClientId?: string }[];
    expect(users.map((user) => user.serviceAccountClientId)).toEqual(
      services.map(({ clientId }) => clientId),
    );
    expect(JSON.stringify(realm)).not.toContain('credentials');
  });

  it('offers no password grant and no implicit flow, and PKCE is required of public clients', () => {
    for (const client of clients) {
      expect([client.directAccessGrantsEnabled, client.implicitFlowEnabled]).toEqual([false, false]);
    }
    const people = clients.filter((client) => client.publicClient);
    expect(people.map(({ attributes }) => attributes?.['pkce.code.challenge.method'])).toEqual(['S256']);
  });

  it('lets nobody change office, desks or NIP of their own account', () => {
    const [provider] = realm.components['org.keycloak.userprofile.UserProfileProvider'];
    const profile = JSON.parse(provider.config['kc.user.profile.config'][0]);
    const attributes = profile.attributes as { name: string; permissions: { edit: string[] } }[];
    expect(attributes.map(({ name }) => name)).toEqual(expect.arrayContaining(['office', 'desks', 'nip']));
    for (const { permissions } of attributes) expect(permissions.edit).toEqual(['admin']);
  });
});

it('the proxy has a host name for each app, with the port of the app', () => {
  const found = [
    ...fileIn('proxy/nginx.conf').matchAll(/^ +(\w+)\.peristiwa\.example +127\.0\.0\.1:(\d+);$/gm),
  ];
  const expected = Object.entries(apps).map(([name, { port }]) => [name, String(port)]);
  expect(found.map(([, name, port]) => [name, port])).toEqual(expected);
});

/** Paths may contain what a caller wrongly put there; nginx writes the request into messages below `crit`. */
it('the proxy keeps requests out of its logs', () => {
  const logs = fileIn('proxy/nginx.conf').match(/^ *(?:access|error)_log .*$/gm) ?? [];
  expect(logs.map((line) => line.trim())).toEqual([
    'access_log off;',
    expect.stringMatching(/^error_log \S+ crit;$/),
  ]);
});
