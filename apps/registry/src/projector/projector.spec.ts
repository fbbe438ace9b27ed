import { ProjectionRunner, type CheckpointWatch } from '@peristiwa/projections';
import { appended, type PartitionedLedger } from '@peristiwa/ledger';
import type { Platform, ReadinessChecks } from '@peristiwa/service';
import type { Pool } from 'pg';
import { Registry } from 'prom-client';
import { Projector } from './projector';

const nothing = () => undefined;

it('polls at once when this process appended, from its start until its stop', async () => {
  jest.spyOn(ProjectionRunner.prototype, 'start').mockImplementation(nothing);
  jest.spyOn(ProjectionRunner.prototype, 'stop').mockResolvedValue(undefined);
  const nudge = jest.spyOn(ProjectionRunner.prototype, 'nudge').mockImplementation(nothing);
  const projector = new Projector(
    { log: { info: nothing, warn: nothing, error: nothing }, metrics: new Registry() } as unknown as Platform,
    {} as Pool,
    {} as PartitionedLedger,
    { add: nothing } as unknown as ReadinessChecks,
    {} as CheckpointWatch,
  );
  appended.publish(undefined);
  expect(nudge).not.toHaveBeenCalled();
  projector.onApplicationBootstrap();
  appended.publish(undefined);
  expect(nudge).toHaveBeenCalledTimes(1);
  await projector.beforeApplicationShutdown();
  appended.publish(undefined);
  expect(nudge).toHaveBeenCalledTimes(1);
});
