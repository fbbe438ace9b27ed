import { cancellationCommand } from '@peristiwa/desk';

export const supersedeMarriageCommands = [
  cancellationCommand({
    name: 'cancel-marriage',
    kind: 'marriage',
    summary: 'Cancel a marriage act (pembatalan akta perkawinan)',
  }),
  cancellationCommand({
    name: 'cancel-divorce',
    kind: 'divorce',
    summary: 'Cancel a divorce act (pembatalan akta perceraian)',
  }),
];
