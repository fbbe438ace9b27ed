import { setTimeout as pause } from 'node:timers/promises';
import { ActMaker } from '../acts';
import type { Contestant } from '../contest';
import type { BenchEnvironment } from '../environment';
import { load } from './load';

interface Emmett {
  getPostgreSQLEventStore(url: string): {
    schema: { migrate(): Promise<void> };
    appendToStream(name: string, events: object[]): Promise<unknown>;
    close(): Promise<void>;
  };
  pongoSingleStreamProjection(options: object): object;
  rebuildPostgreSQLProjections(options: object): { start(): Promise<void>; close(): Promise<void> };
}

type Document = { facts: number; [field: string]: unknown };

/** Emmett's own rebuild of its own kind of read model: a document per stream, one upsert per event. */
export async function openEmmettRebuild(
  environment: BenchEnvironment,
  folder: string,
  streams: number,
  eventsPerStream: number,
): Promise<Contestant> {
  const connectionString = await environment.newDatabase('emmett_rebuild');
  const emmett = (await load(folder, '@event-driven-io/emmett-postgresql')) as unknown as Emmett;
  const store = emmett.getPostgreSQLEventStore(connectionString);
  // Its `close` does not wait for its sessions, and an idle session that breaks later would end this process.
  environment.onEnd(() => store.close().then(() => pause(500)));
  await store.schema.migrate();
  const maker = new ActMaker();
  for (let stream = 0; stream < streams; stream += 1) {
    const events = maker.single(eventsPerStream).flatMap((act) => act.events);
    await store.appendToStream(
      `person-${events[0]?.streamId}`,
      events.map(({ type, data }) => ({ type, data: JSON.parse(data) as object })),
    );
  }
  const projection = emmett.pongoSingleStreamProjection({
    collectionName: 'persons',
    canHandle: ['BirthRegistered'],
    initialState: () => ({ facts: 0 }),
    evolve: (document: Document, { data }: { data: object }) => ({
      ...document,
      ...data,
      facts: document.facts + 1,
    }),
  });
  const owner = environment.pool(connectionString, { max: 1 });
  const wanted = streams * eventsPerStream;
  let built = 0;
  return {
    name: 'emmett-postgresql 0.42.0, rebuildPostgreSQLProjections',
    role: 'peer',
    lacks:
      'readers that continue (its table is emptied first), resuming, comparison, rollback, memory budget; ' +
      'events that were committed out of order are skipped',
    prepare: async () => {
      // A second rebuild would empty the table and resume from the first one's checkpoint, so that nothing is built.
      await owner.query('DELETE FROM emt_processors');
      await owner.query('CHECKPOINT');
    },
    run: async () => {
      const consumer = emmett.rebuildPostgreSQLProjections({
        connectionString,
        projections: [projection],
        pulling: { batchSize: 1_000 },
      });
      await consumer.start();
      await consumer.close();
      const { rows } = await owner.query<{ facts: string }>(
        `SELECT sum((data->>'facts')::int) AS facts FROM persons`,
      );
      built = Number(rows[0]?.facts ?? 0);
      return wanted;
    },
    extras: () => ({ 'built %': (100 * built) / wanted }),
  };
}
