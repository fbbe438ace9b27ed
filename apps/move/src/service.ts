import { deskService } from '@peristiwa/desk';
import { changeAddressCommand } from './change-address';
import { cancelDepartureCommand } from './close-departure';
import { DepartureExpiry } from './expiry';
import { registerArrivalCommand } from './register-arrival';
import { registerDepartureCommand } from './register-departure';
import { supersedeMoveCommands } from './supersede-move';

const commands = [
  registerDepartureCommand,
  registerArrivalCommand,
  cancelDepartureCommand,
  changeAddressCommand,
  ...supersedeMoveCommands,
];

export const moveService = deskService({
  name: 'move',
  title: 'Peristiwa: moves',
  description: 'Pindah datang: moves between regencies as two-office cases, and addresses within one.',
  tag: 'moves',
  commands,
  providers: [DepartureExpiry],
});
