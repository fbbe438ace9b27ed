import { z } from 'zod';
import { inBoth } from './schema-issues';

/** Sixteen digits, however they are separated: a NIK or the number of a family card. */
const NIK_LIKE = String.raw`(?:\d[ .,:;()/_-]*){16}`;

/** Why data are read (header `x-purpose`). An access log stores it, so it must not contain personal data itself. */
export const ReadingPurpose = z
  .string()
  .regex(
    new RegExp(`^(?!.*${NIK_LIKE})[\\w .,:;()/-]{1,200}$`),
    inBoth(
      'paling banyak 200 huruf A–Z, angka, spasi, dan tanda . , : ; ( ) / - _, tanpa NIK',
      'at most 200 letters A–Z, digits, spaces and . , : ; ( ) / - _, without a NIK',
    ),
  )
  .optional();
