import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { DataSource, QueryFailedError } from 'typeorm';
import { dateAtOffset, type PlainDate } from '@peristiwa/kernel';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { dataSchemaUrl } from '../contract/message-schema';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';
import { effectiveOn, type Agreement, type Effective } from '../view/agreement';
import { partnerKeys, type PartnerKeys } from '../view/partner-keys';
import type { AgreementBody } from './agreement.body';
import { AgreementEntity } from './agreement.entity';
import { defaultAgreements } from './default-agreements';

const UNIQUE_VIOLATION = '23505';
const JAKARTA_OFFSET_HOURS = 7;

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

  /** Today's date in Jakarta, the seat of Ditjen Dukcapil: agreements begin and end by that calendar. */
  today(): PlainDate {
    return dateAtOffset(this.platform.clock().getTime(), JAKARTA_OFFSET_HOURS);
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

  /** Records the next version. A partner's secret is created with its first agreement and never changes. */
  async record(body: AgreementBody, by: string): Promise<Agreement> {
    const latest = (await this.versions(body.partner)).at(-1);
    if (latest && latest.pseudonymised !== body.pseudonymised) throw problem('pseudonymsFixed');
    await this.pool.query(
      'INSERT INTO publisher.partner_secret (partner, secret) VALUES ($1, $2) ON CONFLICT DO NOTHING',
      [body.partner, randomBytes(32)],
    );
    const repository = this.source.getRepository(AgreementEntity);
    const entity = repository.create({
      ...body,
      areaScope: body.areaScope,
      version: (latest?.version ?? 0) + 1,
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

  /**
   * Creates the agreements of the three ministries of the embedded mode; a partner that has an agreement keeps it.
   */
  async ensureDefaults(): Promise<void> {
    const known = new Set((await this.versions()).map(({ partner }) => partner));
    for (const body of defaultAgreements) {
      if (known.has(body.partner)) continue;
      await this.record(body, 'system').catch((error: unknown) => {
        // Another publisher that started at the same time recorded it first.
        if (!(error instanceof Error && error.message === 'agreement-changed-meanwhile')) throw error;
      });
    }
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
