import { isDeepStrictEqual } from 'node:util';
import { IsNull } from 'typeorm';
import { ProblemError } from '@peristiwa/service';
import type { Registrar } from '../desk';
import type { DeskTables } from '../desk-tables';
import { DeviceEntity } from './device.entity';
import { offlineProblems } from './problems';

export type Device = Readonly<DeviceEntity>;

const LISTED_MAX = 1_000;

/** The devices of villages and servers of offices that offices have registered, each with its public key. */
export class Devices {
  constructor(
    private readonly tables: DeskTables,
    private readonly clock: () => Date,
  ) {}

  async find(deviceId: string): Promise<Device | undefined> {
    return (await (await this.rows()).findOneBy({ deviceId })) ?? undefined;
  }

  /** Those of one office, the newest first. */
  async ofOffice(office: string): Promise<readonly Device[]> {
    const order = { registeredAt: 'DESC', deviceId: 'ASC' } as const;
    return (await this.rows()).find({ where: { office }, order, take: LISTED_MAX });
  }

  /** The same registration may be sent again. @throws ProblemError `device-registered` */
  async register(
    given: Pick<Device, 'deviceId' | 'name' | 'publicKey' | 'intakeDesks'>,
    { subject, office }: Registrar,
  ): Promise<Device> {
    const values = { ...given, office, registeredAt: this.clock(), registeredBy: subject };
    const rows = await this.rows();
    await rows.createQueryBuilder().insert().values(values).orIgnore().updateEntity(false).execute();
    const device = (await this.find(given.deviceId)) as Device;
    const isSame = isDeepStrictEqual(
      [office, given.name, given.publicKey, given.intakeDesks],
      [device.office, device.name, device.publicKey, device.intakeDesks],
    );
    if (!isSame) throw new ProblemError(offlineProblems.deviceRegistered);
    return device;
  }

  /** For good: a device that is found again is registered with a new id and key. @throws ProblemError */
  async revoke(deviceId: string, reason: string, { subject, office }: Registrar): Promise<Device> {
    const device = await this.find(deviceId);
    if (!device) throw new ProblemError(offlineProblems.deviceUnknown);
    if (device.office !== office) throw new ProblemError(offlineProblems.deviceOtherOffice);
    const revoked = { revokedAt: this.clock(), revokedBy: subject, revokedBecause: reason };
    await (await this.rows()).update({ deviceId, revokedAt: IsNull() }, revoked);
    return (await this.find(deviceId)) as Device;
  }

  private rows() {
    return this.tables.of(DeviceEntity);
  }
}
