import { Body, Controller, Inject, Module, Post } from '@nestjs/common';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { migrateDesks } from '@peristiwa/desk';
import { plainDate } from '@peristiwa/kernel';
import { eventTypes } from '@peristiwa/domain';
import { bulkAppend, migrateLedger, type ActToAppend } from '@peristiwa/ledger';
import { Roles, type ServiceDefinition } from '@peristiwa/service';
import { registerBirthCommand } from '../../apps/birth/src/register-birth';
import { birthService } from '../../apps/birth/src/service';
import { ActMaker } from '../acts';
import type { Contest, Contestant } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { birthBody } from '../birth-body';
import { HouseholdMaker } from '../households';
import { httpLoad } from '../http-load';
import { startServices } from '../http-services';
import { createRawTables, eventParameters, INSERT_EVENTS, place } from '../raw-rows';
import { percentile } from '../statistics';

const CALLERS = 64;
const RAW = Symbol('RAW');
/** The day on which the services of `startServices` believe to be. */
const TODAY = plainDate('2026-11-22');

interface RawInsert {
  readonly pool: Pool;
  readonly sql: string;
  readonly act: ActToAppend;
}

/** The same body, validated by the same schema, behind the same guard; then one row and an answer. */
@Controller('v1/raw')
@Roles('registrar')
class RawController {
  private position = 0;

  constructor(@Inject(RAW) private readonly raw: RawInsert) {}

  @Post()
  async insert(@Body({ schema: registerBirthCommand.body }) body: { requestId: string }) {
    const { pool, sql, act } = this.raw;
    this.position += 1;
    const [event] = act.events as [ActToAppend['events'][0]];
    const fresh = {
      ...act,
      actId: uuidv7(),
      requestId: body.requestId,
      events: [{ ...event, streamId: uuidv7() }],
    };
    const values = eventParameters(place([fresh], this.position));
    await pool.query({ name: 'raw-insert', text: sql, values });
    return { requestId: body.requestId, actId: fresh.actId, position: this.position };
  }
}

@Module({})
class RawModule {}

function rawService(raw: RawInsert): ServiceDefinition {
  const providers = [{ provide: RAW, useValue: raw }];
  const module = { module: RawModule, controllers: [RawController], providers };
  return { name: 'raw', port: 0, title: 'raw', description: 'raw', module: () => module };
}

/** A birth over HTTP: token, schema, read, decide, append, answer. */
export async function commandHttpPath(environment: BenchEnvironment): Promise<Contest> {
  const url = await environment.newDatabase('command_http');
  await migrateLedger(url, eventTypes);
  await migrateDesks(url);
  const owner = environment.pool(url, { max: 2 });
  await createRawTables(owner);
  const pool = environment.pool(url);
  const [act] = new ActMaker().single(1) as [ActToAppend];
  const raw = rawService({ pool, sql: INSERT_EVENTS, act });
  const { urls, token } = await startServices(environment, url, [birthService, raw]);
  const registrar = environment.pool(url, { role: 'peristiwa_status' });
  const households = new HouseholdMaker();
  const count = Math.ceil(1_500 / environment.scale);
  const cell = { owner, registrar, households, count, token };
  return {
    name: 'command-http',
    title: `${CALLERS} callers register births over HTTP`,
    unit: 'commands',
    target: { against: 'raw', ratio: 0.6 },
    contestants: [
      contestant(cell, { name: 'birth desk', role: 'ours', lacks: '', url: `${urls.birth}/v1/births` }),
      contestant(cell, {
        name: 'same app, one prepared autocommit INSERT',
        role: 'raw',
        lacks: 'reading, deciding, everything of the ledger; writes one row for four events',
        url: `${urls.raw}/v1/raw`,
      }),
    ],
    notes: [
      `${count} births of different mothers a round. Both check the token and the body's schema; the client is a ` +
        'separate thread on the same machine.',
    ],
  };
}

interface Cell {
  readonly owner: Pool;
  readonly registrar: Pool;
  readonly households: HouseholdMaker;
  readonly count: number;
  readonly token: string;
}

/** The ledger is not emptied between rounds: the desk's serials continue. */
function contestant(
  { owner, registrar, households, count, token }: Cell,
  { url, ...what }: Pick<Contestant, 'name' | 'role' | 'lacks'> & { readonly url: string },
): Contestant {
  let load: ReturnType<typeof httpLoad>;
  let latencies: readonly number[] = [];
  return {
    ...what,
    prepare: async () => {
      const { couples, acts } = households.couples(count);
      await bulkAppend(registrar, 'status', acts);
      load = httpLoad({
        ...{ url, token, callers: CALLERS },
        bodies: couples.map((couple, index) => birthBody({ parents: couple, index, today: TODAY })),
      });
      await load.ready;
      await emptied(owner, []);
    },
    run: async () => {
      ({ latencies } = await load.go());
      return latencies.length;
    },
    extras: () => ({ 'p50 ms': percentile(latencies, 0.5), 'p99 ms': percentile(latencies, 0.99) }),
  };
}
