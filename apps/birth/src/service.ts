import { deskService } from '@peristiwa/desk';
import { BirthController } from './birth.controller';
import { registerBirthCommand } from './register-birth';

export const birthService = deskService({
  name: 'birth',
  port: 3101,
  title: 'Peristiwa: births',
  description: 'Pencatatan kelahiran: registers births and gives children their NIK and birth act number.',
  commands: [registerBirthCommand],
  controllers: [BirthController],
});
