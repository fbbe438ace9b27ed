import { deskService } from '@peristiwa/desk';
import { registerDeathCommand } from './register-death';
import { deathWithoutNikCommands } from './register-death-without-nik';
import { supersedeDeathCommands } from './supersede-death';

export const deathService = deskService({
  name: 'death',
  title: 'Peristiwa: deaths',
  description: 'Pencatatan kematian: registers deaths, widows the spouse and renews the family card.',
  tag: 'deaths',
  commands: [registerDeathCommand, ...deathWithoutNikCommands, ...supersedeDeathCommands],
});
