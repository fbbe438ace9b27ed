/** Refusals of a departure abroad, of a return and of an event abroad, and of what nobody who lives abroad takes part in. */
export const abroadRefusals = [
  'event-not-abroad',
  'not-a-citizen',
  'not-abroad',
  'person-abroad',
  'return-before-departure',
] as const;
