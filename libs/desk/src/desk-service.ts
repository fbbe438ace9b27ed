import type { Type } from '@nestjs/common';
import { apps, commands as contract, type CommandName } from '@peristiwa/contracts';
import type { Desk as DeskName } from '@peristiwa/domain';
import type { Platform, ServiceDefinition } from '@peristiwa/service';
import { ApplicationsController } from './applications/applications.controller';
import type { AnyOfferedCommand } from './command';
import { commandController } from './command-controller';
import { DeskModule, type DeskWithIntake } from './desk-module';
import { intakeServer } from './intake';
import { BundleController } from './offline/bundle.controller';
import { BundleIntake } from './offline/bundle-intake';
import { Devices } from './offline/devices';
import { openDesk } from './open-desk';
import { RequestsController } from './requests.controller';

/** A desk is defined by its commands. HTTP controllers and intake are derived; the rest is the same for every desk. */
export interface DeskSpec {
  readonly name: DeskName;
  readonly title: string;
  readonly description: string;
  /** Heading of its commands in the API documentation. */
  readonly tag: string;
  readonly commands: readonly AnyOfferedCommand[];
  readonly controllers?: Type<unknown>[];
  readonly providers?: Type<unknown>[];
}

/** Makes the service of a desk. The module and the intake of one platform share one desk. */
export function deskService(spec: DeskSpec): ServiceDefinition {
  const desks = new WeakMap<Platform, DeskWithIntake>();
  const { name, title, description, tag, commands, controllers = [], providers = [] } = spec;
  assertComplete(name, commands);
  const offered = [
    ...commands.map((command) => commandController(command, tag)),
    BundleController,
    ApplicationsController,
    RequestsController,
    ...controllers,
  ];
  const deskOf = (platform: Platform): DeskWithIntake => {
    const known = desks.get(platform);
    if (known) return known;
    const open = openDesk(name, platform, commands);
    const devices = new Devices(open.tables, platform.clock);
    const desk = {
      ...open,
      intake: intakeServer({ ...open, desk: name, commands, devices, platform }),
      bundles: new BundleIntake({ ...open, desk: name, commands, platform }),
    };
    desks.set(platform, desk);
    return desk;
  };
  return {
    name,
    port: apps[name].port,
    title,
    description,
    module: (platform) => DeskModule.with(deskOf(platform), offered, providers),
    transports: (platform) => [deskOf(platform).intake],
  };
}

/** @throws when the desk lacks a command that the contract gives it, or has one of another desk. */
function assertComplete(desk: DeskName, commands: readonly AnyOfferedCommand[]): void {
  const promised = (Object.keys(contract) as CommandName[]).filter((name) => contract[name].desk === desk);
  const offered = commands.map(({ name }) => name);
  const wrong = [
    ...promised.filter((name) => !offered.includes(name)),
    ...offered.filter((name) => !promised.includes(name)),
  ];
  if (wrong.length > 0)
    throw new Error(`The desk ${desk} and the table of commands differ: ${wrong.join(', ')}`);
}
