import { cancellationCommand } from '@peristiwa/desk';

/** What an office did to cards upon F-1.02. What was wrong in it is done again in the right way. */
export const supersedeCardCommands = [
  cancellationCommand({
    name: 'cancel-card-split',
    kind: 'card-split',
    summary: 'Cancel the split of a card (pembatalan pisah KK)',
  }),
  cancellationCommand({
    name: 'cancel-card-joining',
    kind: 'card-joining',
    summary: 'Cancel the joining or the merger of cards (pembatalan numpang KK, pembatalan penggabungan KK)',
  }),
  cancellationCommand({
    name: 'cancel-head-change',
    kind: 'head-change',
    summary: 'Cancel a change of head (pembatalan penggantian kepala keluarga)',
  }),
  cancellationCommand({
    name: 'cancel-relationship-change',
    kind: 'relationship-change',
    summary: 'Cancel a change of relationships (pembatalan perubahan hubungan keluarga)',
  }),
];
