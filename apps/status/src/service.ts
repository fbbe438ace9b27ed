import { deskService } from '@peristiwa/desk';
import { biodataCommands } from './biodata/commands';
import { marriageCommands } from './marriage/commands';

const commands = [...biodataCommands, ...marriageCommands];

export const statusService = deskService({
  name: 'status',
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata, perkawinan, dan perceraian: residents, marriages, divorces and their cards.',
  tag: 'status',
  commands,
});
