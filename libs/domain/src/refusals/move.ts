/** Refusals of a move or a change of address. */
export const moveRefusals = [
  'address-unchanged',
  'arrival-before-departure',
  'departure-already-open',
  'destination-differs',
  'destination-in-same-regency',
  'move-cancelled',
  'move-class-differs',
  'move-expired',
  'move-not-found',
  'move-still-valid',
  'move-used',
  'movers-all-deceased',
  'movers-not-on-one-card',
  'needs-departure',
] as const;
