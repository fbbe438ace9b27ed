declare const brand: unique symbol;
export type Branded<Value, Name extends string> = Value & { readonly [brand]: Name };

/** UUID in lower-case text form. Ids carry no meaning: a NIK encodes birth date, sex and place, a `PersonId` nothing. */
export type PersonId = Branded<string, 'PersonId'>;
export type FamilyId = Branded<string, 'FamilyId'>;
export type MoveId = Branded<string, 'MoveId'>;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[1-8][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

export function isUuid(text: string): boolean {
  return UUID.test(text);
}
