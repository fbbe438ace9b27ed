import { none, type Rows } from './row';

export const biodataRows: Rows<'BiodataRecorded' | 'SpouseRecorded'> = {
  BiodataRecorded: { eventClass: 'biodata', kind: 'biodata-recorded', facts: none },
  SpouseRecorded: { eventClass: 'marital-status', kind: 'spouse-recorded', facts: none },
};
