import type { Pool } from 'pg';
import type { Actor, Platform } from '@peristiwa/service';
import type { DeskTables } from '../desk-tables';
import { demoDevice } from './demo-device';
import { DeviceController } from './device.controller';

/** ADR 0065: a key never has more rights than the registrar who registers it. */
it.each([
  ['a desk that is not theirs', ['status', 'death'], ['death', 'birth']],
  ['the desk that keeps the keys, which is not theirs', ['birth'], ['birth']],
])('a registrar cannot register a key for %s', async (_what, desks, intakeDesks) => {
  const tables = { of: jest.fn() };
  const controller = new DeviceController(
    null as unknown as Pool,
    tables as unknown as DeskTables,
    { clock: () => new Date(0) } as Platform,
  );
  const actor: Actor = { subject: 'ani', roles: ['registrar'], office: '3204', desks };
  const body = { ...demoDevice, intakeDesks } as Parameters<DeviceController['register']>[0];
  await expect(controller.register(body, actor)).rejects.toMatchObject({
    spec: { code: 'desk-not-allowed' },
  });
  expect(tables.of).not.toHaveBeenCalled();
});
