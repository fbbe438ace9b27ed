/** Refusals of a death. */
export const deathRefusals = ['already-deceased', 'death-before-birth'] as const;
