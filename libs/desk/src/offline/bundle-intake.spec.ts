import type { Pool } from 'pg';
import { ProblemError, toProblem, type Actor, type Platform } from '@peristiwa/service';
import type { DeskTables } from '../desk-tables';
import type { DeskFront } from '../front';
import { BundleIntake } from './bundle-intake';
import { demoDevice, sealBundle } from './demo-device';

const actor: Actor = { subject: 'ani', roles: ['registrar'], office: '3204', desks: ['status'] };
const requests = Array.from({ length: 30 }, (_, index) => ({
  ...{
    localSequence: index + 1,
    capturedAt: '2026-11-20T09:30:00+07:00',
    command: 'record-biodata',
    body: {},
  },
}));

/** Issue 13 §1 row 2: a bundle is as many requests of its sender as it asks to decide. */
it.each([
  ['all', {}, 30],
  ['a part', { from: 11, until: 20 }, 10],
  ['none', { from: 31 }, 0],
])('the limit counts %s of a bundle, before anything is taken', async (_what, range, counted) => {
  const device = { deviceId: demoDevice.deviceId, publicKey: demoDevice.publicKey.x, office: '3204' };
  const pool = { connect: jest.fn() };
  const bundles = new BundleIntake({
    desk: 'status',
    commands: [],
    front: null as unknown as DeskFront,
    pool: pool as unknown as Pool,
    tables: { of: async () => ({ findOneBy: async () => device }) } as unknown as DeskTables,
    platform: { clock: () => new Date(0) } as Platform,
  });
  const take = jest.fn(async () => {
    throw new ProblemError({ ...toProblem(new Error('none')), code: 'too-many-requests', status: 429 });
  });
  const sent = { bundle: sealBundle(demoDevice.deviceId, requests), ...range };
  const answer = bundles.take(sent, actor, { language: 'id', limits: { take } });
  await expect(answer).rejects.toMatchObject({ spec: { status: 429 } });
  expect(take.mock.calls).toEqual([['ani', counted]]);
  expect(pool.connect).not.toHaveBeenCalled();
});
