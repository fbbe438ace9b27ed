import { z } from 'zod';
import { cancelDeparture, expireDeparture } from '@peristiwa/domain';
import { deskCommand, internalCommand, requestFields, uuidSchema, type Reading } from '@peristiwa/desk';

/** Pernyataan batal pindah. */
const cancellationBody = z.strictObject({ ...requestFields, moveId: uuidSchema }).meta({
  id: 'CancelDeparture',
  example: {
    requestId: '00000000-0000-7000-8000-0000000000f3',
    reportedOn: '2026-11-21',
    moveId: '00000000-0000-7000-8000-0000000000fa',
  },
});

export const cancelDepartureCommand = deskCommand({
  name: 'cancel-departure',
  summary: 'Cancel a move at the origin (batal pindah)',
  body: cancellationBody,
  gather: (body, read) => readCase(body.moveId, read),
  decide: (body, move, context) => cancelDeparture(body, move, context),
});

/** Not part of the API: only the timer of the desk runs it. */
export const expireDepartureCommand = internalCommand({
  name: 'expire-departure',
  body: cancellationBody,
  gather: (body, read) => readCase(body.moveId, read),
  decide: (_body, move, context) => expireDeparture(move, context.today),
});

/** The act changes the streams of the movers as well, so their versions must be known. */
async function readCase(moveId: string, read: Reading) {
  const move = await read.move(moveId);
  if (move.state.status !== 'none') await read.persons(move.state.movers.map((personId) => ({ personId })));
  return move;
}
