import { deskService } from '@peristiwa/desk';
import { recordBiodataCommand } from './record-biodata';
import { registerDivorceCommand } from './register-divorce';
import { registerMarriageCommand } from './register-marriage';
import { StatusController } from './status.controller';

const commands = [recordBiodataCommand, registerMarriageCommand, registerDivorceCommand];

export const statusService = deskService({
  name: 'status',
  port: 3104,
  title: 'Peristiwa: status',
  description:
    'Pencatatan biodata, perkawinan dan perceraian: residents, marriages, divorces and their cards.',
  commands,
  controllers: [StatusController],
});
