import { deskService } from '@peristiwa/desk';
import { DeathController } from './death.controller';
import { registerDeathCommand } from './register-death';

export const deathService = deskService({
  name: 'death',
  port: 3102,
  title: 'Peristiwa: deaths',
  description: 'Pencatatan kematian: registers deaths, widows the spouse and renews the family card.',
  commands: [registerDeathCommand],
  controllers: [DeathController],
});
