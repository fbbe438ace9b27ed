import { deskService } from '@peristiwa/desk';
import { acknowledgeChildCommand, legitimiseChildCommand } from './parentage';
import { recordStillbirthCommand } from './record-stillbirth';
import { registerBirthCommand } from './register-birth';
import { supersedeBirthCommands } from './supersede-birth';
import { supersedeParentageCommands } from './supersede-parentage';

export const birthService = deskService({
  name: 'birth',
  title: 'Peristiwa: births',
  description: 'Pencatatan kelahiran: registers births and gives children their NIK and birth act number.',
  tag: 'births',
  commands: [
    registerBirthCommand,
    recordStillbirthCommand,
    acknowledgeChildCommand,
    legitimiseChildCommand,
    ...supersedeBirthCommands,
    ...supersedeParentageCommands,
  ],
});
