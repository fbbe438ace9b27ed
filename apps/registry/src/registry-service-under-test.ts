import { Client } from 'pg';
import { LedgerFixture, startTestSystem, type TestSystem } from '@peristiwa/testing';
import { migrateRegistry, registryService } from './service';

export interface RegistryServiceUnderTest {
  readonly system: TestSystem;
  /** Appends facts as the desks would. */
  readonly writer: LedgerFixture;
  /** A session of the owner of the tables. */
  readonly owner: Client;
  readonly stop: () => Promise<void>;
}

/** The registry as a service, with a ledger of its own. */
export async function startRegistryService(): Promise<RegistryServiceUnderTest> {
  const opened: LedgerFixture[] = [];
  const system = await startTestSystem({
    definitions: [registryService],
    migrate: async (url) => {
      opened.push(await LedgerFixture.open(url));
      await migrateRegistry(url);
    },
  });
  const [writer] = opened as [LedgerFixture];
  const owner = new Client({ connectionString: system.databaseUrl });
  await owner.connect();
  return {
    system,
    writer,
    owner,
    async stop() {
      await owner.end();
      await writer.close();
      await system.stop();
    },
  };
}
