import { cancellationCommand } from '@peristiwa/desk';

export const supersedeBirthCommands = [
  cancellationCommand({
    name: 'cancel-birth',
    kind: 'birth',
    summary: 'Cancel a birth act (pembatalan akta kelahiran)',
  }),
];
