import { none, type Rows } from './row';

type ForeignerEvent = 'ForeignerRegistered' | 'StayPermitChanged' | 'StayPermitEnded';

/** No ministry receives stay permits (`domain.md` §5.4): the biodata and the departure of the same acts say the rest. */
export const foreignerRows: Rows<ForeignerEvent> = {
  ForeignerRegistered: { eventClass: 'biodata', kind: () => undefined, facts: none },
  StayPermitChanged: { eventClass: 'biodata', kind: () => undefined, facts: none },
  StayPermitEnded: { eventClass: 'abroad', kind: () => undefined, facts: none },
};
