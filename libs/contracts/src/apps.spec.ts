import { desks } from '@peristiwa/domain';
import { appNames, apps, appsOf, databaseRole, databaseVariable, hasOwnDatabase, PARTNER_PORT } from './apps';
import { commandPath, commands, pathParameters, type CommandName } from './commands';

describe('the table of apps', () => {
  it('assigns each app its own port, and none that the embedded servers use', () => {
    const ports = appNames.map((name) => apps[name].port);
    expect(new Set(ports).size).toBe(ports.length);
    expect(ports).not.toContain(3009);
    expect(ports).not.toContain(PARTNER_PORT);
  });
  it('has names that are valid as database, role, topic and client', () => {
    expect(appNames.filter((name) => !/^[a-z][a-z0-9]*$/.test(name))).toEqual([]);
  });
  it('gives a partner a role that PostgreSQL takes without quotes', () => {
    expect(databaseRole('badan-contoh')).toBe('peristiwa_badan_contoh');
  });
  it('has exactly the desks of the domain', () => {
    expect([...appsOf('desk')].toSorted()).toEqual([...desks].toSorted());
  });
  it.each([
    ['birth', 'LEDGER_URL', false],
    ['ledger', 'LEDGER_URL', false],
    ['publisher', 'PUBLISHER_URL', false],
    ['bps', 'BPS_URL', true],
    ['kemenkes', 'PARTNER_URL', true],
  ] as const)('%s is in the database of %s; its own: %s', (app, variable, own) => {
    expect([databaseVariable(app), hasOwnDatabase(app)]).toEqual([variable, own]);
  });
});

describe('the table of commands', () => {
  const names = Object.keys(commands) as CommandName[];

  it('gives each command its own path', () => {
    expect(new Set(names.map((name) => commands[name].path)).size).toBe(names.length);
  });
  it('has at least one command at each desk', () => {
    expect([...new Set(names.map((name) => commands[name].desk))].toSorted()).toEqual([...desks].toSorted());
  });
  it('fills the path of one request', () => {
    expect(pathParameters('register-arrival')).toEqual(['moveId']);
    expect(commandPath('register-arrival', { moveId: 'm/1' })).toBe('/v1/moves/m%2F1/arrival');
    expect(pathParameters('register-birth')).toEqual([]);
    expect(commandPath('register-birth', { moveId: 'm1' })).toBe('/v1/births');
  });
  it('refuses to build a path without its value', () => {
    expect(() => commandPath('cancel-departure', {})).toThrow('cancel-departure needs moveId');
  });
});
