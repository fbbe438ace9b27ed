import type { Act } from './act';
import type { AreaReform } from './area-reform';

/** The one stream of the areas of the country. */
export const AREAS_STREAM = '00000000-0000-7000-8000-0000000000a0';

/** The act that records a reform (penataan wilayah). @see faultsOfReform, which comes before it */
export function recordReform({ decree, effectiveOn, changes }: AreaReform): Act {
  const data = { decree, changes };
  return {
    changes: [
      {
        stream: { kind: 'area', id: AREAS_STREAM },
        events: [{ type: 'AreaRestructured', occurredOn: effectiveOn, data }],
      },
    ],
    reservations: [],
    result: {},
  };
}
