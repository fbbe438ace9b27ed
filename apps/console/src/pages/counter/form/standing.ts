import type { RJSFSchema } from '@rjsf/utils';
import type { Refusal } from './refusals';

type Data = Readonly<Record<string, unknown>>;

/**
 * The refusals that still hold: a field that was changed after the request was sent is no longer refused. One without a
 * field holds until the next answer.
 */
export function stillStanding(refusals: readonly Refusal[], sent: Data, now: Data): readonly Refusal[] {
  const textAt = (data: unknown, path: readonly string[]) => JSON.stringify(at(data, path)) ?? '';
  return refusals.filter(({ field }) => {
    const path = field?.split('.') ?? [];
    return path.length === 0 || textAt(sent, path) === textAt(now, path);
  });
}

const at = (data: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>((place, member) => (place as Data | null | undefined)?.[member], data);

/**
 * A section that is missing as a whole is refused at the fields in it that have to be filled in: the clerk sees the
 * section, and does not know that the request left it out because it was empty.
 */
export function insideSections(refusals: readonly Refusal[], schema: RJSFSchema): readonly Refusal[] {
  return refusals.flatMap((refusal) => {
    const { field, code } = refusal;
    if (field === undefined || code !== 'required') return [refusal];
    const section = field
      .split('.')
      .reduce<RJSFSchema | undefined>((place, member) => place && partOf(place, member), schema);
    return requiredIn(section ?? {}, field).map((one) => ({ ...refusal, field: one }));
  });
}

/** The fields below a place that have to be filled in, or the place itself when it has none. */
function requiredIn(schema: RJSFSchema, place: string): readonly string[] {
  if (schema.type === 'array') {
    return Array.from({ length: schema.minItems ?? 1 }, (_, index) =>
      requiredIn((schema.items ?? {}) as RJSFSchema, `${place}.${index}`),
    ).flat();
  }
  const { required = [] } = schema;
  if (required.length === 0) return [place];
  return required.flatMap((member) => requiredIn(partOf(schema, member) ?? {}, `${place}.${member}`));
}

/** A member of an object, also one that is shown beside some values only; or the item of a list. */
function partOf(schema: RJSFSchema, member: string): RJSFSchema | undefined {
  if (schema.type === 'array') return schema.items as RJSFSchema | undefined;
  const shown = ((schema.allOf ?? []) as RJSFSchema[]).flatMap(
    ({ then, else: other }) => then ?? other ?? [],
  );
  const places = [schema, ...shown] as RJSFSchema[];
  return places.map(({ properties }) => properties?.[member]).find((part) => part !== undefined) as
    RJSFSchema | undefined;
}
