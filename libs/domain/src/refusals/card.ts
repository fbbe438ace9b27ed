/** Refusals of a change of family cards: members, relationships and the head. */
export const cardRefusals = [
  'already-on-this-card',
  'card-has-a-head',
  'card-stays-behind',
  'child-not-on-card',
  'head-not-among-movers',
  'head-under-age',
  'host-lives-elsewhere',
  'member-not-on-card',
  'minors-left-alone',
  'parent-not-older',
  'relationship-unknown',
  'spouse-under-age',
  'successor-not-kin',
  'successor-not-on-card',
  'successor-under-age',
] as const;
