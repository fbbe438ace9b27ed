import { EventEmitter } from 'node:events';
import { setImmediate as turn } from 'node:timers/promises';
import { ProjectionRunner, type CheckpointWatch, type RunnerStatus } from '@peristiwa/projections';
import { appended, LEDGER_APPENDED, type PartitionedLedger } from '@peristiwa/ledger';
import type { Platform, ReadinessChecks } from '@peristiwa/service';
import type { Pool } from 'pg';
import { Registry } from 'prom-client';
import { Projector } from './projector';

const nothing = () => undefined;

/** A session of the ledger's database that listens. */
class Session extends EventEmitter {
  readonly query = jest.fn(async () => undefined);
  readonly release = nothing;
  readonly escapeIdentifier = (name: string) => name;
}

async function projectorAt(position: number) {
  jest.spyOn(ProjectionRunner.prototype, 'start').mockImplementation(nothing);
  jest.spyOn(ProjectionRunner.prototype, 'stop').mockResolvedValue(undefined);
  jest.spyOn(ProjectionRunner.prototype, 'status').mockReturnValue({ position } as RunnerStatus);
  const nudge = jest.spyOn(ProjectionRunner.prototype, 'nudge').mockImplementation(nothing);
  const session = new Session();
  const projector = new Projector(
    { log: { info: nothing, warn: nothing, error: nothing }, metrics: new Registry() } as unknown as Platform,
    {} as Pool,
    {} as PartitionedLedger,
    { connect: async () => session } as unknown as Pool,
    { add: nothing } as unknown as ReadinessChecks,
    {} as CheckpointWatch,
  );
  nudge.mockClear();
  return { projector, nudge, session };
}

it('polls at once when this process appended, from its start until its stop', async () => {
  const { projector, nudge } = await projectorAt(0);
  appended.publish(undefined);
  expect(nudge).not.toHaveBeenCalled();
  projector.onApplicationBootstrap();
  appended.publish(undefined);
  expect(nudge).toHaveBeenCalledTimes(1);
  await projector.beforeApplicationShutdown();
  nudge.mockClear();
  appended.publish(undefined);
  expect(nudge).not.toHaveBeenCalled();
});

it('polls when another process announces an event that it has not read, and when it begins to listen', async () => {
  const { projector, nudge, session } = await projectorAt(7);
  projector.onApplicationBootstrap();
  while (nudge.mock.calls.length === 0) await turn();
  expect(session.query).toHaveBeenCalledWith(`LISTEN ${LEDGER_APPENDED}`);
  nudge.mockClear();
  session.emit('notification', { channel: LEDGER_APPENDED, payload: '7' });
  expect(nudge).not.toHaveBeenCalled();
  session.emit('notification', { channel: LEDGER_APPENDED, payload: '8' });
  expect(nudge).toHaveBeenCalledTimes(1);
  await projector.beforeApplicationShutdown();
});
