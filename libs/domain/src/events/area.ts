import type { AreaChange } from '../area-reform';
import { areaEvent } from './definition';

/** The areas of the country, on one stream. The stored format: add, never rename. */
export const areaEvents = {
  /** Penataan wilayah by undang-undang or Kepmendagri: pemekaran, penggabungan, a new name (`domain.md` §1.4). */
  AreaRestructured: areaEvent<{ readonly decree: string; readonly changes: readonly AreaChange[] }>({
    owner: 'status',
    beyondArea: 'UU 23/2014 art. 31: a law or decree changes areas, for all offices',
    apply: (reforms, { data: { decree, changes }, occurredOn }) => [
      ...reforms,
      { decree, changes, effectiveOn: occurredOn },
    ],
  }),
};
