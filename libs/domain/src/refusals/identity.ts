/** Refusals of what identifies a person: the name and the NIK. */
export const identityRefusals = ['name-invalid', 'nik-impossible'] as const;
