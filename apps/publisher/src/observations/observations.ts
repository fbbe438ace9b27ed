import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable } from '@nestjs/common';
import type { Pool } from 'pg';
import { uuidv7 } from 'uuidv7';
import { canonicalJson } from '@peristiwa/kernel';
import type { ObservationBody } from '@peristiwa/service';
import { Agreements } from '../agreements/agreements';
import { RegistryReader } from '../build/registry-reader';
import { problem } from '../problems';
import { PUBLISHER_POOL } from '../tokens';
import { readCases } from './case-rows';
import type { ObservationCase } from './observation-case';
import { Offices } from './offices';

/** A person is ahead of the change log for a moment only. */
const READ_ATTEMPTS = 20;
const READ_PAUSE_MS = 50;

/**
 * Takes observations of partners (data balikan) and makes a case of each, for the office that keeps the person's record.
 * Nothing in the register changes by an observation.
 */
@Injectable()
export class Observations {
  constructor(
    @Inject(PUBLISHER_POOL) readonly pool: Pool,
    private readonly registry: RegistryReader,
    private readonly agreements: Agreements,
    private readonly offices: Offices,
  ) {}

  /** What is sent twice is one case. @throws ProblemError when it is refused */
  async receive(
    partner: string,
    body: ObservationBody,
    channel: 'http' | 'kafka',
  ): Promise<{ readonly one: ObservationCase; readonly repeated: boolean }> {
    const hash = createHash('sha256').update(canonicalJson(body)).digest();
    const known = await this.known(partner, body.observationId, hash);
    if (known) return { one: known, repeated: true };
    const version = await this.assertGranted(partner, body);
    const { personId, otherPersonId } = await this.personsOf(partner, body);
    const office = await this.officeOf(personId);
    const { rowCount } = await this.pool.query(
      `INSERT INTO publisher.observation (case_id, partner, observation_id, content_hash, agreement_version, kind,
         person_id, person_key, other_person_id, details, evidence, channel, received_at, office)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
       ON CONFLICT (partner, observation_id) DO NOTHING`,
      [
        ...[uuidv7(), partner, body.observationId, hash, version, body.kind, personId, body.personKey],
        ...[otherPersonId ?? null, JSON.stringify(body.details), JSON.stringify(body.evidence), channel],
        ...[this.agreements.now(), office],
      ],
    );
    const one = await this.known(partner, body.observationId, hash);
    if (!one) throw new Error('An observation that was stored is not found');
    return { one, repeated: rowCount === 0 };
  }

  private async known(
    partner: string,
    observationId: string,
    hash: Buffer,
  ): Promise<ObservationCase | undefined> {
    const { rows } = await this.pool.query<{ case_id: string; is_same: boolean }>(
      `SELECT case_id, content_hash = $3 AS is_same FROM publisher.observation
       WHERE partner = $1 AND observation_id = $2`,
      [partner, observationId, hash],
    );
    const [row] = rows;
    if (!row) return undefined;
    if (!row.is_same) throw problem('observationIdReused');
    const [one] = await readCases(this.pool, { caseId: row.case_id, asPartner: true }, this.agreements.now());
    return one;
  }

  private async assertGranted(partner: string, { kind }: ObservationBody): Promise<number> {
    const effective = await this.agreements.effectiveOf(partner);
    if (!effective) throw problem('agreementNotFound');
    if (effective.standing !== 'active') throw problem('agreementNotActive');
    const { version, observations = [] } = effective.agreement;
    if (!observations.includes(kind)) throw problem('observationNotGranted');
    return version;
  }

  /** By the partner's own keys: it can name nobody whom it does not hold. */
  private async personsOf(partner: string, { personKey, details: { otherPersonKey } }: ObservationBody) {
    const keys = otherPersonKey === undefined ? [personKey] : [personKey, otherPersonKey];
    const { rows } = await this.pool.query<{ person_key: string; person_id: string }>(
      `SELECT person_key, person_id FROM publisher.holding h, unnest($2::text[]) AS asked (key)
       WHERE h.partner = $1 AND h.bucket = publisher.bucket_of(asked.key) AND h.person_key = asked.key`,
      [partner, keys],
    );
    const found = new Map(rows.map((row) => [row.person_key, row.person_id]));
    const [personId, otherPersonId] = keys.map((key) => found.get(key));
    const isSame = otherPersonKey === personKey;
    if (personId === undefined || isSame || (otherPersonKey !== undefined && otherPersonId === undefined))
      throw problem('personNotHeld');
    return { personId, otherPersonId };
  }

  /** The office of the regency where the person lives, or lived last. */
  private async officeOf(personId: string): Promise<string> {
    for (let attempt = 1; attempt <= READ_ATTEMPTS; attempt += 1) {
      const page = await this.registry.persons([personId]);
      if (page) {
        const [person] = page.persons;
        if (!person?.state) throw problem('personNotHeld');
        return this.offices.inChargeOf(person.state.placement.address.area);
      }
      await sleep(READ_PAUSE_MS);
    }
    throw problem('registryCatchingUp');
  }
}
