import { DataSource, type EntityTarget, type ObjectLiteral, type Repository } from 'typeorm';
import { databaseRole } from '@peristiwa/contracts';
import type { Desk as DeskName } from '@peristiwa/domain';
import { timeLimits } from '@peristiwa/postgres';
import { ApplicationEntity } from './applications/application.entity';
import { DeviceEntity } from './offline/device.entity';

export interface DeskTablesOptions {
  /** Of the ledger's database: the tables are beside it. */
  readonly url: string;
  readonly desk: DeskName;
  readonly onIdleError?: () => void;
}

/** Most requests use neither table. */
const SESSIONS_MAX = 3;

/**
 * The tables that officers list and change: ordinary rows, through TypeORM (ADR 0008). Registering requests of bundles and the
 * ledger use statements of their own.
 */
export class DeskTables {
  private source: Promise<DataSource> | undefined;

  constructor(private readonly options: DeskTablesOptions) {}

  /** The first use opens the sessions; after an outage the next one tries again. */
  async of<Row extends ObjectLiteral>(entity: EntityTarget<Row>): Promise<Repository<Row>> {
    this.source ??= this.open();
    return (await this.source).getRepository(entity);
  }

  private async open(): Promise<DataSource> {
    const { url, desk, onIdleError } = this.options;
    try {
      return await new DataSource({
        type: 'postgres',
        url,
        applicationName: `${desk} (tables)`,
        entities: [ApplicationEntity, DeviceEntity],
        synchronize: false,
        poolErrorHandler: () => onIdleError?.(),
        extra: {
          options: `-c role=${databaseRole(desk)}`,
          max: SESSIONS_MAX,
          connectionTimeoutMillis: 5_000,
          ...timeLimits('request'),
        },
      }).initialize();
    } catch (error) {
      this.source = undefined;
      throw error;
    }
  }

  async close(): Promise<void> {
    await (await this.source)?.destroy();
  }
}
