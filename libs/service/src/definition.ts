import type { DynamicModule, Type } from '@nestjs/common';
import type { CustomTransportStrategy } from '@nestjs/microservices';
import type { Logger } from 'pino';
import type { Registry } from 'prom-client';
import type { Config } from './config';
import type { Tracing } from './tracing';

/** Defines a service: its name, its port, the title of its API, and its module. */
export interface ServiceDefinition {
  /** The app's name (`birth`): log field, metric label, and the key of its configuration. */
  readonly name: string;
  /** The port when `PORT_<NAME>` is not set; 0 takes any free port. */
  readonly port: number;
  readonly title: string;
  readonly description: string;
  readonly module: (platform: Platform) => DynamicModule | Type<unknown>;
  /** Message transports (Kafka intake) started before the HTTP port opens. */
  readonly transports?: (platform: Platform) => CustomTransportStrategy[];
}

/** The dependencies that every service receives. Each service has its own, so no state is process-wide. */
export interface Platform {
  readonly name: string;
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Registry;
  readonly clock: () => Date;
  /** Undefined when the service makes no traces. */
  readonly tracing?: Tracing | undefined;
}

/** Nest token of the `Platform`, provided globally by `createService`. */
export const PLATFORM = Symbol('PLATFORM');

/** Nest token of the service's `ReadinessChecks`, provided globally by `createService`. */
export const READINESS = Symbol('READINESS');
