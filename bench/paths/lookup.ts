import fastify from 'fastify';
import { eventTypes } from '@peristiwa/domain';
import { bulkAppend, migrateLedger } from '@peristiwa/ledger';
import { CheckpointWatch } from '@peristiwa/projections';
import { migrateRegistry, registryService } from '../../apps/registry/src/service';
import type { Contest, Contestant } from '../contest';
import { emptied, type BenchEnvironment } from '../environment';
import { HouseholdMaker } from '../households';
import { httpLoad } from '../http-load';
import { startServices } from '../http-services';
import { percentile } from '../statistics';

const CALLERS = 32;
const COUPLES = 5_000;

/** A look-up by NIK (token, schema, row, access log, view) against the row alone. */
export async function lookupPath(environment: BenchEnvironment): Promise<Contest> {
  const url = await environment.newDatabase('lookup');
  await migrateLedger(url, eventTypes);
  await migrateRegistry(url);
  const { couples, acts } = new HouseholdMaker().couples(COUPLES);
  const { position } = await bulkAppend(environment.pool(url, { role: 'peristiwa_status' }), 'status', acts);
  const { urls, token } = await startServices(environment, url, [registryService]);
  const owner = environment.pool(url);
  if (!(await new CheckpointWatch(owner, 'registry', 'registry').reached(position, 60_000))) {
    throw new Error('The registry did not catch up in a minute');
  }
  await owner.query('VACUUM (ANALYZE) registry.person');
  const bare = fastify();
  bare.post('/', async (request) => {
    const { nik } = request.body as { nik: string };
    const { rows } = await owner.query({ name: 'bare', text: BARE, values: [nik] });
    return rows[0];
  });
  environment.onEnd(() => bare.close());
  const bareUrl = await bare.listen({ host: '127.0.0.1', port: 0 });

  const count = Math.ceil(6_000 / environment.scale);
  const bodies = (round: number) =>
    Array.from({ length: count }, (_, index) =>
      JSON.stringify({ nik: couples[(index * 7 + round * 13) % COUPLES]?.motherNik }),
    );
  const contestant = (to: string, what: Pick<Contestant, 'name' | 'role' | 'lacks'>): Contestant => {
    let load: ReturnType<typeof httpLoad>;
    let latencies: readonly number[] = [];
    return {
      ...what,
      prepare: async (round) => {
        load = httpLoad({ url: to, token, callers: CALLERS, bodies: bodies(round) });
        await load.ready;
        await emptied(owner, []);
      },
      run: async () => {
        ({ latencies } = await load.go());
        return latencies.length;
      },
      extras: () => ({ 'p50 ms': percentile(latencies, 0.5), 'p99 ms': percentile(latencies, 0.99) }),
    };
  };
  const lacks = 'token, schema, access log, problem details, area names';
  return {
    name: 'lookup',
    title: `${CALLERS} callers look persons up by NIK`,
    unit: 'look-ups',
    target: { against: 'raw', ratio: 0.7 },
    contestants: [
      contestant(`${urls.registry}/v1/persons/lookup`, { name: 'registry', role: 'ours', lacks: '' }),
      contestant(`${bareUrl}/`, { name: 'bare Fastify, prepared SELECT', role: 'raw', lacks }),
    ],
    notes: [
      `${COUPLES * 2} persons, ${count} look-ups a round; the client is a separate thread on the same machine.`,
    ],
  };
}

const BARE = 'SELECT person_id, version, position, state FROM registry.person WHERE nik = $1';
