import type { Type } from '@nestjs/common';
import type { Desk as DeskName } from '@peristiwa/domain';
import type { Platform, ServiceDefinition } from '@peristiwa/service';
import type { AnyDeskCommand } from './command';
import { DeskModule } from './desk-module';
import { intakeServer } from './intake';
import { openDesk, type OpenDesk } from './open-desk';

/** A desk: its commands and its controllers. All else is the same for each of them. */
export interface DeskSpec {
  readonly name: DeskName;
  readonly port: number;
  readonly title: string;
  readonly description: string;
  /** What the intake topic may ask for; controllers offer the same over HTTP. */
  readonly commands: readonly AnyDeskCommand[];
  readonly controllers: Type<unknown>[];
  readonly providers?: Type<unknown>[];
}

/** Makes the service of a desk. The module and the intake of one platform share one `OpenDesk`. */
export function deskService(spec: DeskSpec): ServiceDefinition {
  const desks = new WeakMap<Platform, OpenDesk>();
  const deskOf = (platform: Platform): OpenDesk => {
    const desk = desks.get(platform) ?? openDesk(spec.name, platform);
    desks.set(platform, desk);
    return desk;
  };
  const { name, port, title, description, commands, controllers, providers = [] } = spec;
  return {
    name,
    port,
    title,
    description,
    module: (platform) => DeskModule.with(deskOf(platform), controllers, providers),
    transports: (platform) => [intakeServer(name, commands, deskOf(platform).front, platform)],
  };
}
