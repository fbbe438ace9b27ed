import { setTimeout as pause } from 'node:timers/promises';
import { appsOf, databaseVariable, portVariable } from '@peristiwa/contracts';
import { migrateDesks } from '@peristiwa/desk';
import { migrateOps } from '../../apps/ops/src/service';
import { bpsService } from '../../apps/bps/src/service';
import { kemenp2miService } from '../../apps/kemenp2mi/src/service';
import { kemensosService } from '../../apps/kemensos/src/service';
import type { Contest, Contestant } from '../contest';
import { cpuSecondsOf } from '../cpu-time';
import type { BenchEnvironment } from '../environment';
import { nationalTerms } from '../feed-agreements';
import { FeedCell } from '../feed-cell';
import { openConsoles } from '../open-consoles';

const CONSOLES = 50;
const WATCHED_MS = 15_000;
const ROUNDS = 3;
const migrations = { kemensos: kemensosService, kemenp2mi: kemenp2miService, bps: bpsService };

/** Processor time of all services while nobody, one and fifty people look at Flow (issue 14: fifty cost less than 5 %). */
export async function consolePath(environment: BenchEnvironment): Promise<Contest> {
  const cell = await openSystem(environment);
  const contestant = (consoles: number, role: Contestant['role']) =>
    watched(cell, { consoles, role, postgres: environment.postgres.pid });
  return {
    name: 'console',
    title: 'processor time of all services while consoles are open',
    unit: '% of a core',
    lowerIsBetter: true,
    contestants: [contestant(CONSOLES, 'ours'), contestant(1, 'peer'), contestant(0, 'raw')],
    rounds: ROUNDS,
    isCold: true,
    notes: [
      `User and system time of the ten services over ${WATCHED_MS / 1_000} s (Linux), without acts. Each console is a stream of ` +
        '/v1/flow/stream. What the consoles cost is the difference to none.',
    ],
  };
}

async function openSystem(environment: BenchEnvironment): Promise<FeedCell> {
  const cell = await FeedCell.open(environment, { name: 'console', couples: 10 });
  await migrateDesks(cell.databaseUrl);
  await migrateOps(cell.databaseUrl);
  await cell.start('publisher');
  for (const desk of appsOf('desk')) await cell.start(desk);
  for (const ministry of appsOf('ministry')) {
    await cell.agree(nationalTerms(ministry));
    const url = await environment.newDatabase(`console_${ministry}`);
    await migrations[ministry].migrate(url);
    await cell.start(ministry, ministry, { [databaseVariable(ministry)]: url });
  }
  const ports = [...cell.running].map(([name, { url }]) => [portVariable(name), new URL(url).port]);
  await cell.start('ops', 'ops', { ...Object.fromEntries(ports), CONSOLE_CLIENT_SECRET: 'development' });
  await cell.quiet();
  return cell;
}

interface Watching {
  readonly consoles: number;
  readonly role: Contestant['role'];
  readonly postgres: number;
}

function watched(cell: FeedCell, { consoles, role, postgres }: Watching): Contestant {
  const pids = () => [...cell.running.values()].map(({ pid }) => pid);
  const cpu = () => ({
    services: pids().reduce((sum, pid) => sum + cpuSecondsOf(pid), 0),
    postgres: cpuSecondsOf(postgres, { withChildren: true }),
    at: performance.now() / 1_000,
  });
  let postgresShare = 0;
  return {
    name: consoles === 0 ? 'no console' : `${consoles} console${consoles === 1 ? '' : 's'}`,
    role,
    lacks: '–',
    prepare: () => pause(1_000),
    run: async () => {
      const close = await openConsoles(`${cell.urlOf('ops')}/v1/flow/stream`, {
        count: consoles,
        token: await cell.token('operator'),
      });
      await pause(2_000);
      const before = cpu();
      await pause(WATCHED_MS);
      const after = cpu();
      await close();
      const share = (spent: number) => (100 * spent) / (after.at - before.at);
      postgresShare = share(after.postgres - before.postgres);
      return share(after.services - before.services);
    },
    extras: () => ({ 'PostgreSQL %': postgresShare }),
  };
}
