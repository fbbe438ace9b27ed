import { z } from 'zod';

/** A boundary reform changed the code or the name of an area. Once for each area: nobody moved. */
export const AREA_RELABELLED_TYPE = 'id.peristiwa.area.relabelled.v1';

/**
 * Value of a message about an area (penataan wilayah, `domain.md` §1.4). Views keep the codes that were recorded; the
 * reader finds the area of today by these messages. Areas below it keep the rest of their code, unless a message of the
 * same reform names them.
 */
export const AreaRelabelled = z.object({
  /** The code until now; of an area that is new, its own. */
  area: z.string(),
  /** The codes from now on; several when the area was split. */
  to: z.array(z.object({ code: z.string(), name: z.string().optional() })).min(1),
  effectiveOn: z.string(),
  /** Undang-undang or Kepmendagri. */
  decree: z.string(),
  /** Number of the reform, from 1: the messages of one reform count together, and reforms in their order. */
  reform: z.number().int().min(1),
  recordedAt: z.string(),
});
export type AreaRelabelled = z.infer<typeof AreaRelabelled>;
