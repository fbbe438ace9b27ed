import { fetchers } from '../../api/client';
import { withPurpose } from '../../api/purpose';
import { digitsOf } from './lookup';
import type { FoundAct, FoundPerson } from './types';

export type Wanted =
  | { readonly kind: 'nik' | 'kk' | 'act'; readonly number: string }
  | { readonly kind: 'name'; readonly name: string; readonly bornOn: string; readonly motherName: string };

export type Found =
  | { readonly kind: 'person'; readonly personId: string }
  | { readonly kind: 'card'; readonly familyId: string }
  | { readonly kind: 'act'; readonly act: FoundAct }
  | { readonly kind: 'persons'; readonly persons: readonly FoundPerson[]; readonly isComplete: boolean };

/** Asks the registry by POST, so that no number and no name stands in an address. @throws ApiProblem */
export async function find({
  wanted,
  purpose,
}: {
  readonly wanted: Wanted;
  readonly purpose: string;
}): Promise<Found> {
  const params = { header: withPurpose(purpose) };
  const { POST } = fetchers.registry;
  switch (wanted.kind) {
    case 'nik': {
      const { data } = await POST('/v1/persons/lookup', { params, body: { nik: digitsOf(wanted.number) } });
      return { kind: 'person', personId: answered(data).personId };
    }
    case 'kk': {
      const { data } = await POST('/v1/families/lookup', {
        params,
        body: { kkNumber: digitsOf(wanted.number) },
      });
      return { kind: 'card', familyId: answered(data).familyId };
    }
    case 'act': {
      const { data } = await POST('/v1/acts/lookup', { params, body: { actNumber: wanted.number.trim() } });
      return { kind: 'act', act: answered(data) };
    }
    case 'name': {
      const { name, bornOn, motherName } = wanted;
      const mother = motherName.trim() === '' ? {} : { motherName };
      const { data } = await POST('/v1/persons/search', { params, body: { name, bornOn, ...mother } });
      return { kind: 'persons', ...answered(data) };
    }
  }
}

/** The client throws what is no success, so an answer has its data. */
function answered<Data>(data: Data | undefined): Data {
  if (data === undefined) throw new Error('An answer without data');
  return data;
}
