import { DeviceController, deskService } from '@peristiwa/desk';
import { biodataCommands } from './biodata/commands';
import { cardCommands } from './card/commands';
import { marriageCommands } from './marriage/commands';

const commands = [...biodataCommands, ...marriageCommands, ...cardCommands];

export const statusService = deskService({
  name: 'status',
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata, perkawinan, perceraian, dan perubahan KK: residents, marriages, divorces and family cards.',
  tag: 'status',
  commands,
  controllers: [DeviceController],
});
