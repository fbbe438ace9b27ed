import type { Pool } from 'pg';
import { ProblemError } from '@peristiwa/service';
import type { Registrar } from '../desk';
import { offlineProblems } from './problems';

export interface Device {
  readonly deviceId: string;
  /** Regency code of the office that registered it. */
  readonly office: string;
  readonly name: string;
  /** The `x` member of its JWK. */
  readonly publicKey: string;
  readonly registeredAt: Date;
  readonly revokedAt: Date | null;
  readonly lastSeenAt: Date | null;
}

const COLUMNS = `device_id AS "deviceId", office, name, public_key AS "publicKey", registered_at AS "registeredAt",
  revoked_at AS "revokedAt", last_seen_at AS "lastSeenAt"`;

/** The devices of villages that offices have registered, each with its public key. A device keeps its key for life. */
export class Devices {
  constructor(
    private readonly pool: Pool,
    private readonly clock: () => Date,
  ) {}

  async find(deviceId: string): Promise<Device | undefined> {
    const { rows } = await this.pool.query<Device>(
      `SELECT ${COLUMNS} FROM desk.device WHERE device_id = $1`,
      [deviceId],
    );
    return rows[0];
  }

  /** Those of one office, the newest first. */
  async ofOffice(office: string): Promise<readonly Device[]> {
    const { rows } = await this.pool.query<Device>(
      `SELECT ${COLUMNS} FROM desk.device WHERE office = $1 ORDER BY registered_at DESC, device_id LIMIT 1000`,
      [office],
    );
    return rows;
  }

  /** The same registration may be sent again. @throws ProblemError `device-registered` */
  async register(
    { deviceId, name, publicKey }: Pick<Device, 'deviceId' | 'name' | 'publicKey'>,
    { subject, office }: Registrar,
  ): Promise<Device> {
    await this.pool.query(
      `INSERT INTO desk.device (device_id, office, name, public_key, registered_at, registered_by)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (device_id) DO NOTHING`,
      [deviceId, office, name, publicKey, this.clock(), subject],
    );
    const device = (await this.find(deviceId)) as Device;
    if (device.office !== office || device.name !== name || device.publicKey !== publicKey)
      throw new ProblemError(offlineProblems.deviceRegistered);
    return device;
  }

  /** For good: a device that is found again is registered with a new id and key. @throws ProblemError */
  async revoke(deviceId: string, reason: string, { subject, office }: Registrar): Promise<Device> {
    const device = await this.find(deviceId);
    if (!device) throw new ProblemError(offlineProblems.deviceUnknown);
    if (device.office !== office) throw new ProblemError(offlineProblems.deviceOtherOffice);
    await this.pool.query(
      `UPDATE desk.device SET revoked_at = $2, revoked_by = $3, revoked_because = $4
       WHERE device_id = $1 AND revoked_at IS NULL`,
      [deviceId, this.clock(), subject, reason],
    );
    return (await this.find(deviceId)) as Device;
  }
}
