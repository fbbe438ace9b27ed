import { z } from 'zod';
import { cancelDeparture, expireDeparture } from '@peristiwa/domain';
import { deskCommand, requestFields, uuidSchema } from '@peristiwa/desk';

/** Pernyataan batal pindah. */
export const cancellationBody = z.strictObject(requestFields).meta({
  id: 'CancelDeparture',
  example: { requestId: '00000000-0000-7000-8000-0000000000f3', reportedOn: '2026-11-21' },
});

export const cancelDepartureCommand = deskCommand({
  name: 'cancel-departure',
  body: cancellationBody.extend({ moveId: uuidSchema }),
  gather: (body, read) => read.move(body.moveId),
  decide: (body, move, context) => cancelDeparture(body, move, context),
});

/** Not offered to anybody: the desk's own timer asks for it. */
export const expireDepartureCommand = deskCommand({
  name: 'expire-departure',
  body: cancellationBody.extend({ moveId: uuidSchema }),
  gather: (body, read) => read.move(body.moveId),
  decide: (_body, move, context) => expireDeparture(move, context.today),
});
