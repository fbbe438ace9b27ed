import type { Type } from '@nestjs/common';
import type { Desk as DeskName } from '@peristiwa/domain';
import type { Platform, ServiceDefinition } from '@peristiwa/service';
import type { AnyDeskCommand } from './command';
import { DeskModule, type StaffedDesk } from './desk-module';
import { intakeServer } from './intake';
import { openDesk } from './open-desk';

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

/** Makes the service of a desk. The module and the intake of one platform share one desk. */
export function deskService(spec: DeskSpec): ServiceDefinition {
  const desks = new WeakMap<Platform, StaffedDesk>();
  const { name, port, title, description, commands, controllers, providers = [] } = spec;
  const deskOf = (platform: Platform): StaffedDesk => {
    const known = desks.get(platform);
    if (known) return known;
    const open = openDesk(name, platform);
    const desk = { ...open, intake: intakeServer(name, commands, open.front, platform) };
    desks.set(platform, desk);
    return desk;
  };
  return {
    name,
    port,
    title,
    description,
    module: (platform) => DeskModule.with(deskOf(platform), controllers, providers),
    transports: (platform) => [deskOf(platform).intake],
  };
}
