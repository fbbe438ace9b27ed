import { deskService } from '@peristiwa/desk';
import { changeAddressCommand } from './change-address';
import { cancelDepartureCommand } from './close-departure';
import { DepartureExpiry } from './expiry';
import { stayCommands } from './non-permanent-stay';
import { registerArrivalCommand } from './register-arrival';
import { registerDepartureCommand } from './register-departure';
import { registerDepartureAbroadCommand } from './register-departure-abroad';
import { registerReturnFromAbroadCommand } from './register-return-from-abroad';
import { supersedeAbroadCommands } from './supersede-abroad';
import { supersedeMoveCommands } from './supersede-move';

const commands = [
  registerDepartureCommand,
  registerArrivalCommand,
  cancelDepartureCommand,
  changeAddressCommand,
  registerDepartureAbroadCommand,
  registerReturnFromAbroadCommand,
  ...stayCommands,
  ...supersedeMoveCommands,
  ...supersedeAbroadCommands,
];

export const moveService = deskService({
  name: 'move',
  title: 'Peristiwa: moves',
  description: 'Pindah datang: moves between regencies as two-office cases, and addresses within one.',
  tag: 'moves',
  commands,
  providers: [DepartureExpiry],
});
