import type { AreaDirectory } from '@peristiwa/domain';
import type { DeskRejection, Refused } from './rejected';

/** Members of a refusal that carry area codes. */
const CODES = ['officeInCharge', 'officesInCharge', 'successors'] as const;
/** Digits of a province, a regency, a district and a village. */
const LEVELS = [10, 6, 4, 2];

/** A refusal with the names of the places beside their codes (`places`): `3578: Kota Surabaya, Jawa Timur`. */
export function withPlaces({ rejection, others, ...refused }: Refused, areas: AreaDirectory): Refused {
  return {
    ...refused,
    rejection: named(rejection, areas),
    ...(others && { others: others.map((other) => named(other, areas)) }),
  };
}

function named(rejection: DeskRejection, areas: AreaDirectory): DeskRejection {
  const given = rejection as DeskRejection & Readonly<Record<string, unknown>>;
  const codes = CODES.flatMap((member) => given[member] ?? []) as string[];
  const places = codes.flatMap((code) => {
    const name = nameOf(code, areas);
    return name === undefined ? [] : [[code, name] as const];
  });
  return places.length > 0 ? { ...rejection, ...{ places: Object.fromEntries(places) } } : rejection;
}

/** The name with those of the areas that it lies in. */
function nameOf(code: string, areas: AreaDirectory): string | undefined {
  const names = LEVELS.filter((digits) => digits <= code.length).flatMap(
    (digits) => areas.findEver(code.slice(0, digits))?.name ?? [],
  );
  return names.length > 0 ? names.join(', ') : undefined;
}
