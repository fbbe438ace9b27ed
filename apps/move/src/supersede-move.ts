import { cancellationCommand } from '@peristiwa/desk';

export const supersedeMoveCommands = [
  cancellationCommand({
    name: 'cancel-departure-act',
    kind: 'departure',
    summary:
      'Cancel an SKPWNI that was issued by mistake (pembatalan SKPWNI); batal pindah is another service',
  }),
  cancellationCommand({
    name: 'cancel-arrival',
    kind: 'arrival',
    summary: 'Cancel an arrival (pembatalan pencatatan kedatangan)',
  }),
  cancellationCommand({
    name: 'cancel-address-change',
    kind: 'address-change',
    summary: 'Cancel a change of address (pembatalan perubahan alamat)',
  }),
];
