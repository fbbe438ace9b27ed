import { cancellationCommand } from '@peristiwa/desk';

export const supersedeBiodataCommands = [
  cancellationCommand({
    name: 'cancel-biodata',
    kind: 'biodata',
    summary: 'Cancel a record of biodata (pembatalan pencatatan biodata)',
  }),
];
