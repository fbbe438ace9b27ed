import { deskService } from '@peristiwa/desk';
import { adoptionCommands } from './adoption/commands';
import { biodataCommands } from './biodata/commands';
import { cardCommands } from './card/commands';
import { marriageCommands } from './marriage/commands';
import { qualityCommands } from './quality/commands';

const commands = [
  ...biodataCommands,
  ...marriageCommands,
  ...cardCommands,
  ...adoptionCommands,
  ...qualityCommands,
];

export const statusService = deskService({
  name: 'status',
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata, perkawinan, perceraian, pengangkatan anak, dan perubahan KK: residents, marriages, divorces, ' +
    'adoptions, family cards and quality flags.',
  tag: 'status',
  commands,
});
