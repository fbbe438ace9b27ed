import { none, type Rows } from './row';

export const adoptionRows: Rows<'AdoptionRecorded'> = {
  AdoptionRecorded: { eventClass: 'adoption', kind: 'adoption-recorded', facts: none },
};
