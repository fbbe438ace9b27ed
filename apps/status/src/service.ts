import { deskService } from '@peristiwa/desk';
import { recordBiodataCommand } from './record-biodata';
import { registerDivorceCommand } from './register-divorce';
import { registerMarriageCommand } from './register-marriage';

const commands = [recordBiodataCommand, registerMarriageCommand, registerDivorceCommand];

export const statusService = deskService({
  name: 'status',
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata, perkawinan, dan perceraian: residents, marriages, divorces and their cards.',
  tag: 'status',
  commands,
});
