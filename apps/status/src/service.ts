import { deskService } from '@peristiwa/desk';
import { biodataCommands } from './biodata/commands';
import { identityCommands } from './identity/commands';
import { marriageCommands } from './marriage/commands';

const commands = [...biodataCommands, ...identityCommands, ...marriageCommands];

export const statusService = deskService({
  name: 'status',
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata, perkawinan, perceraian, dan perubahan data penduduk: residents, marriages, divorces and ' +
    'their cards, changes of name, sex, citizenship and biodata, the status of a NIK, missing persons.',
  tag: 'status',
  commands,
});
