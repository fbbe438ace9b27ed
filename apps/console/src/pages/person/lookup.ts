/** How somebody is looked up: by a number, or by what is said at the counter. */
export const lookups = ['nik', 'kk', 'act', 'name'] as const;
export type Lookup = (typeof lookups)[number];

const SIXTEEN = /^\d{16}$/;

/** A number as it is typed or read from a paper: with spaces, full stops or hyphens between groups. */
export const digitsOf = (typed: string): string => typed.replace(/[\s.-]/g, '');

export const isSixteenDigits = (typed: string): boolean => SIXTEEN.test(digitsOf(typed));

/** Of a day of birth in a list, the year. */
export const maskedDay = (day: string): string => `••-••-${day.slice(0, 4)}`;
