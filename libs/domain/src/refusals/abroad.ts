/** Refusals of a departure abroad and of a return, and of what nobody who lives abroad takes part in. */
export const abroadRefusals = [
  'not-a-citizen',
  'not-abroad',
  'person-abroad',
  'return-before-departure',
] as const;
