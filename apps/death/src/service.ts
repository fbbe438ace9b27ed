import { DeskModule, intakeServer } from '@peristiwa/desk';
import type { ServiceDefinition } from '@peristiwa/service';
import { DeathController } from './death.controller';
import { registerDeathCommand } from './register-death';

export const deathService: ServiceDefinition = {
  name: 'death',
  port: 3102,
  title: 'Peristiwa: deaths',
  description: 'Pencatatan kematian: registers deaths, widows the spouse and renews the family card.',
  module: (platform) => DeskModule.with(platform, 'death', [DeathController]),
  transports: (platform) => [intakeServer('death', [registerDeathCommand], platform)],
};
