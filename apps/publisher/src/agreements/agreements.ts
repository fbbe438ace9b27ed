import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import { dateAtOffset, type PlainDate } from '@peristiwa/kernel';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { dataSchemaUrl } from '../contract/message-schema';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';
import { effectiveOn, type Agreement, type AgreementTerms, type Effective } from '../view/agreement';
import { partnerKeys, type PartnerKeys } from '../view/partner-keys';
import { AgreementEntity } from './agreement.entity';

const UNIQUE_VIOLATION = '23505';
const JAKARTA_OFFSET_HOURS = 7;

/** A version to record; without a number it is the next one. */
export type NewVersion = AgreementTerms &
  Pick<Agreement, 'status'> &
  Partial<Pick<Agreement, 'version' | 'reason'>>;

/** The agreements on record and the keys that belong to them. */
@Injectable()
export class Agreements {
  constructor(
    private readonly source: DataSource,
    @Inject(PUBLISHER_POOL) private readonly pool: Pool,
    @Inject(PLATFORM)
    private readonly platform: Pick<Platform, 'clock'> & {
      readonly config: Pick<Platform['config'], 'publisherApiUrl'>;
    },
  ) {}

  now(): Date {
    return this.platform.clock();
  }

  /** Today's date in Jakarta, the seat of Ditjen Dukcapil: agreements begin and end by that calendar. */
  today(): PlainDate {
    return dateAtOffset(this.now().getTime(), JAKARTA_OFFSET_HOURS);
  }

  async versions(partner?: string): Promise<Agreement[]> {
    return this.source.getRepository(AgreementEntity).find({
      where: partner === undefined ? {} : { partner },
      order: { partner: 'ASC', version: 'ASC' },
    });
  }

  /** The versions in force now, one per partner; partners whose first agreement has not begun are left out. */
  async effective(): Promise<Effective[]> {
    const versions = await this.versions();
    const today = this.today();
    return [...new Set(versions.map(({ partner }) => partner))]
      .map((partner) =>
        effectiveOn(
          today,
          versions.filter((version) => version.partner === partner),
        ),
      )
      .filter((effective) => effective !== undefined);
  }

  async effectiveOf(partner: string): Promise<Effective | undefined> {
    return effectiveOn(this.today(), await this.versions(partner));
  }

  /**
   * Records a version: the next one, or the one with this number, which nobody may have recorded before. A partner's secret
   * is created with its first agreement and never changes.
   */
  async record(next: NewVersion, by: string): Promise<Agreement> {
    const latest = (await this.versions(next.partner)).at(-1);
    if (latest && latest.pseudonymised !== next.pseudonymised) throw problem('pseudonymsFixed');
    await this.pool.query(
      'INSERT INTO publisher.partner_secret (partner, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [next.partner, randomBytes(32)],
    );
    const repository = this.source.getRepository(AgreementEntity);
    const entity = repository.create({
      ...next,
      version: next.version ?? (latest?.version ?? 0) + 1,
      reason: next.reason ?? null,
      createdBy: by,
    });
    try {
      await repository.insert(entity);
    } catch (error) {
      const isTaken = error instanceof QueryFailedError && error.driverError?.code === UNIQUE_VIOLATION;
      throw isTaken ? problem('agreementChangedMeanwhile') : error;
    }
    return entity;
  }

  /** URL of the JSON Schema of the messages under this version (`dataschema`). */
  dataSchema(agreement: Pick<Agreement, 'partner' | 'version'>): string {
    return dataSchemaUrl(this.platform.config.publisherApiUrl, agreement);
  }

  async keysOf(agreement: Pick<Agreement, 'partner' | 'pseudonymised'>): Promise<PartnerKeys> {
    if (!agreement.pseudonymised) return partnerKeys(undefined);
    const { rows } = await this.pool.query<{ secret: Buffer }>(
      'SELECT secret FROM publisher.partner_secret WHERE partner = $1',
      [agreement.partner],
    );
    const secret = rows[0]?.secret;
    // Without this check the partner would receive the same keys as partners without pseudonyms.
    if (!secret) throw new Error(`The partner ${agreement.partner} has no secret`);
    return partnerKeys(secret);
  }
}
