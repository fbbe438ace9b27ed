import { DeskModule, intakeServer } from '@peristiwa/desk';
import type { ServiceDefinition } from '@peristiwa/service';
import { BirthController } from './birth.controller';
import { registerBirthCommand } from './register-birth';

export const birthService: ServiceDefinition = {
  name: 'birth',
  port: 3101,
  title: 'Peristiwa: births',
  description: 'Pencatatan kelahiran: registers births and gives children their NIK and birth act number.',
  module: (platform) => DeskModule.with(platform, 'birth', [BirthController]),
  transports: (platform) => [intakeServer('birth', [registerBirthCommand], platform)],
};
