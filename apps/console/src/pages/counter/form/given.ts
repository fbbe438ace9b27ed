import type { ApiSchema } from './api-schema';

/** What a link to a form may carry: ids and codes, never a number or a name of a person. */
export interface Given {
  readonly person?: string;
  readonly flag?: string;
  readonly moveId?: string;
  readonly act?: string;
  /** The case of data balikan that the act settles; `case` is the same. */
  readonly settles?: string;
  readonly case?: string;
}

/** The fields that a link fills in, of those that the form has. */
export function filledIn(
  { person, flag, moveId, act }: Given,
  { properties = {} }: ApiSchema,
  parameters: readonly string[],
): Readonly<Record<string, unknown>> {
  const has = (name: string) => parameters.includes(name) || Object.hasOwn(properties, name);
  return {
    ...(person !== undefined && has('person') && { person: { personId: person } }),
    ...(person !== undefined && has('personId') && { personId: person }),
    ...(flag !== undefined && has('flag') && { flag }),
    ...(moveId !== undefined && has('moveId') && { moveId }),
    ...(act !== undefined && has('actId') && { actId: act }),
  };
}
