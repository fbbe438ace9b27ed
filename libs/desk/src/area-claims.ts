import { reject, together } from '@peristiwa/kernel';
import { replacementOf, type AreaDirectory } from '@peristiwa/domain';
import { withPlaces } from './places';
import type { DeskRejection, Refused } from './rejected';

/**
 * An area code in the body. It must be on the official list, at this level. A `present` code says where a person
 * lives or moves to, and must be valid now. A code on a `document`, such as a place of birth, may have been retired
 * since (`domain.md` §1.4).
 */
export interface AreaClaim {
  readonly field: string;
  readonly code: string;
  readonly level: 'regency' | 'village';
  readonly kind: 'present' | 'document';
}

/** Refuses the codes that are not on the list. The refusal of a retired code contains the codes that replaced it. */
export function refuseAreas(claims: readonly AreaClaim[], areas: AreaDirectory): Refused | undefined {
  const refused = together(
    ...claims.map(({ field, code, level, kind }) => {
      const area = kind === 'present' ? areas.find(code) : areas.findEver(code);
      if (area?.level === level) return undefined;
      const replacement = kind === 'present' ? replacementOf(code, areas) : undefined;
      return reject<DeskRejection>(
        replacement ? { code: 'area-retired', field, ...replacement } : { code: 'area-unknown', field },
      );
    }),
  );
  return refused && withPlaces(refused, areas);
}
