import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import { z } from 'zod';
import { appsOf } from '@peristiwa/contracts';
import {
  CurrentActor,
  inBoth,
  PLATFORM,
  Roles,
  text,
  uuid,
  type Actor,
  type Platform,
} from '@peristiwa/service';
import { DeskTables } from '../desk-tables';
import { registrarOf } from '../front';
import { POOL } from '../tokens';
import { Captures, type RefusedCapture } from './captures';
import { demoDevice } from './demo-device';
import { Devices, type Device } from './devices';

const publicKeySchema = z
  .string()
  .regex(/^[\w-]{43}$/, inBoth('harus berupa 43 karakter base64url', 'must be 43 characters of base64url'));

const deviceBody = z
  .strictObject({
    deviceId: uuid,
    name: text({ max: 120 }).meta({ description: 'Kantor desa dan perangkatnya' }),
    publicKey: z
      .strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: publicKeySchema })
      .meta({ description: 'JWK of the public key of the device (RFC 8037)' }),
    intakeDesks: z
      .array(z.enum(appsOf('desk')))
      .max(appsOf('desk').length)
      .default([])
      .transform((desks) => [...new Set(desks)].toSorted())
      .meta({
        description:
          'Desks to whose intake topics it may send messages that it signs; each must be a desk of the registrar',
      }),
  })
  .meta({ id: 'RegisterDevice', example: demoDevice });

const revocationBody = z
  .strictObject({ reason: text({ max: 200 }) })
  .meta({ id: 'RevokeDevice', example: { reason: 'Tablet kantor desa hilang' } });

const deviceAnswer = z
  .object({
    deviceId: z.uuid(),
    office: z.string(),
    name: z.string(),
    publicKey: z.string(),
    intakeDesks: z.array(z.string()),
    registeredAt: z.iso.datetime(),
    revokedAt: z.iso.datetime().nullable(),
    lastSeenAt: z.iso.datetime().nullable(),
  })
  .meta({ id: 'Device' });

const refusedAnswer = z
  .object({
    captures: z.array(
      z.object({
        deviceId: z.uuid(),
        deviceName: z.string(),
        localSequence: z.number().int(),
        command: z.string(),
        code: z.string().meta({ description: 'The type of the problem' }),
        capturedAt: z.iso.datetime(),
        receivedAt: z.iso.datetime(),
      }),
    ),
  })
  .meta({ id: 'RefusedCaptures' });

/** The status desk keeps the devices of an office for all desks. */
const DESK = 'status';

/** Devices with which villages capture requests offline (perangkat pencatatan luring), and servers of offices. */
@ApiTags('offline')
@Controller('v1')
@Roles('registrar')
export class DeviceController {
  private readonly devices: Devices;
  private readonly captures: Captures;

  constructor(
    @Inject(POOL) pool: Pool,
    @Inject(DeskTables) tables: DeskTables,
    @Inject(PLATFORM) { clock }: Platform,
  ) {
    this.devices = new Devices(tables, clock);
    this.captures = new Captures(pool, clock);
  }

  @Post('devices')
  @HttpCode(200)
  @ApiOperation({ operationId: 'register-device', summary: 'Register a device and its public key' })
  @ApiOkResponse({ description: 'Registered, now or before', standardSchema: deviceAnswer })
  async register(
    @Body({ schema: deviceBody }) { publicKey, ...device }: z.infer<typeof deviceBody>,
    @CurrentActor() actor: Actor,
  ) {
    // Nobody gives a key more than they have.
    for (const desk of device.intakeDesks) registrarOf(actor, desk);
    return viewOf(
      await this.devices.register({ ...device, publicKey: publicKey.x }, registrarOf(actor, DESK)),
    );
  }

  @Get('devices')
  @ApiOperation({ operationId: 'list-devices', summary: 'The devices of the office, the newest first' })
  @ApiOkResponse({ standardSchema: z.object({ devices: z.array(deviceAnswer) }).meta({ id: 'Devices' }) })
  async list(@CurrentActor() actor: Actor) {
    const devices = await this.devices.ofOffice(registrarOf(actor, DESK).office);
    return { devices: devices.map(viewOf) };
  }

  @Post('devices/:deviceId/revocation')
  @HttpCode(200)
  @ApiOperation({
    operationId: 'revoke-device',
    summary: 'Revoke a device for good (perangkat hilang): no bundle of it is taken any more',
  })
  @ApiOkResponse({ description: 'Revoked, now or before', standardSchema: deviceAnswer })
  async revoke(
    @Param('deviceId', { schema: uuid }) deviceId: string,
    @Body({ schema: revocationBody }) { reason }: z.infer<typeof revocationBody>,
    @CurrentActor() actor: Actor,
  ) {
    return viewOf(await this.devices.revoke(deviceId, reason, registrarOf(actor, DESK)));
  }

  @Get('captures/refused')
  @ApiOperation({
    operationId: 'list-refused-captures',
    summary: 'Requests captured offline that were refused and that no later one has replaced',
  })
  @ApiOkResponse({ standardSchema: refusedAnswer })
  async refused(@CurrentActor() actor: Actor): Promise<{ captures: readonly RefusedCapture[] }> {
    return { captures: await this.captures.refused(registrarOf(actor, DESK).office) };
  }
}

/** Who registered or revoked it stays with the office. */
function viewOf(device: Device) {
  const { deviceId, office, name, publicKey, intakeDesks, registeredAt, revokedAt, lastSeenAt } = device;
  return { deviceId, office, name, publicKey, intakeDesks, registeredAt, revokedAt, lastSeenAt };
}
