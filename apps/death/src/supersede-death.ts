import { cancellationCommand } from '@peristiwa/desk';

export const supersedeDeathCommands = [
  cancellationCommand({
    name: 'cancel-death',
    kind: 'death',
    summary: 'Cancel a wrongly registered death (pembatalan akta kematian)',
  }),
];
