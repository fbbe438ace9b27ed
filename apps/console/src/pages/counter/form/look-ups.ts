import { fetchers } from '../../../api/client';
import { withPurpose } from '../../../api/purpose';

/** Look-ups of the counter; the registry records each with its purpose. Numbers travel in bodies only. */
export async function findPerson(
  by: { readonly nik: string } | { readonly personId: string },
  purpose: string,
) {
  const { data } = await fetchers.registry.POST('/v1/persons/lookup', {
    params: { header: withPurpose(purpose) },
    body: by as never,
  });
  return data;
}
export type FoundPerson = NonNullable<Awaited<ReturnType<typeof findPerson>>>;

export async function findFamily(kkNumber: string, purpose: string) {
  const { data } = await fetchers.registry.POST('/v1/families/lookup', {
    params: { header: withPurpose(purpose) },
    body: { kkNumber },
  });
  return data;
}

export async function findAct(actNumber: string, purpose: string) {
  const { data } = await fetchers.registry.POST('/v1/acts/lookup', {
    params: { header: withPurpose(purpose) },
    body: { actNumber },
  });
  return data;
}
export type FoundAct = NonNullable<Awaited<ReturnType<typeof findAct>>>;

/** The move that an SKPWNI opened. */
export function moveIdOf(act: FoundAct): string | undefined {
  const facts = act.persons.flatMap((person) => person.facts) as readonly { data: { moveId?: string } }[];
  return facts.find(({ data }) => data.moveId !== undefined)?.data.moveId;
}
