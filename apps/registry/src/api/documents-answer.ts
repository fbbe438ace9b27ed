import { z } from 'zod';
import { documentKinds, documentStatuses } from '@peristiwa/domain';

const on = z.iso.date();

const DocumentAnswer = z.object({
  document: z.enum(documentKinds),
  status: z.enum([...documentStatuses, 'not-obliged', 'not-recorded', 'not-issued', 'expired']),
  since: on.optional(),
  due: z
    .object({
      reason: z.enum(['age-17', 'married', 'child', 'photo-from-age-5', 'replacement', 'data-changed']),
      since: on,
    })
    .optional(),
});

export const DocumentsAnswer = z
  .array(DocumentAnswer)
  .describe(
    'KTP-el, KIA and IKD on the day of the answer, with what is due; the status only, never biometrics',
  );
