import { deskService } from '@peristiwa/desk';
import { biodataCommands } from './biodata/commands';
import { cardCommands } from './card/commands';
import { identityCommands } from './identity/commands';
import { marriageCommands } from './marriage/commands';

const commands = [...biodataCommands, ...marriageCommands, ...cardCommands, ...identityCommands];

export const statusService = deskService({
  name: 'status',
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata, perkawinan, perceraian, perubahan KK dan data penduduk: residents, marriages, divorces, ' +
    'family cards, changes of name, sex, citizenship and biodata, the status of a NIK, missing persons, duplicates.',
  tag: 'status',
  commands,
});
