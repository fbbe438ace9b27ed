import { DeskModule, intakeServer } from '@peristiwa/desk';
import type { ServiceDefinition } from '@peristiwa/service';
import { recordBiodataCommand } from './record-biodata';
import { registerDivorceCommand } from './register-divorce';
import { registerMarriageCommand } from './register-marriage';
import { StatusController } from './status.controller';

const commands = [recordBiodataCommand, registerMarriageCommand, registerDivorceCommand];

export const statusService: ServiceDefinition = {
  name: 'status',
  port: 3104,
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata, perkawinan dan perceraian: residents, marriages, divorces and their cards.',
  module: (platform) => DeskModule.with(platform, 'status', [StatusController]),
  transports: (platform) => [intakeServer('status', commands, platform)],
};
