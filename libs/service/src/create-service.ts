import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Config } from './config';
import type { Platform, ServiceDefinition } from './definition';

export interface ServiceOverrides {
  readonly clock?: () => Date;
  readonly log?: Logger;
}

export interface Service {
  readonly app: NestFastifyApplication;
  readonly platform: Platform;
}

/** Every service, the all-in-one and every test boot through here; a difference between them is a bug. */
export async function createService(
  _definition: ServiceDefinition,
  _config: Config,
  _overrides: ServiceOverrides = {},
): Promise<Service> {
  throw new Error('being written');
}
