import { DeviceController, deskService } from '@peristiwa/desk';
import { adoptionCommands } from './adoption/commands';
import { biodataCommands } from './biodata/commands';
import { cardCommands } from './card/commands';
import { documentCommands } from './document/commands';
import { foreignerCommands } from './foreigner/commands';
import { identityCommands } from './identity/commands';
import { marriageCommands } from './marriage/commands';
import { qualityCommands } from './quality/commands';

const commands = [
  ...biodataCommands,
  ...foreignerCommands,
  ...marriageCommands,
  ...cardCommands,
  ...identityCommands,
  ...documentCommands,
  ...adoptionCommands,
  ...qualityCommands,
];

export const statusService = deskService({
  name: 'status',
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata WNI dan orang asing, perkawinan, perceraian, pengangkatan anak, perubahan KK dan data penduduk: residents, marriages, ' +
    'divorces, adoptions, family cards, changes of name, sex, citizenship and biodata, the status of a NIK, missing persons, ' +
    'duplicates and quality flags.',
  tag: 'status',
  commands,
  controllers: [DeviceController],
});
