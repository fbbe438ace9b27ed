import { demo, demoAddress } from '@peristiwa/desk';
import { parseWith } from '@peristiwa/service';
import { cancelDepartureCommand } from './close-departure';
import { registerArrivalCommand } from './register-arrival';

const requestId = '00000000-0000-7000-8000-0000000000f2';
const moveId = '00000000-0000-7000-8000-0000000000c1';
const arrival = {
  requestId,
  reportedOn: '2026-11-21',
  arrivedOn: '2026-11-21',
  address: { ...demoAddress, area: demo.destination },
  family: { kind: 'same-card' },
};
const cancellation = { requestId, reportedOn: '2026-11-21' };

/** Over HTTP the path names the move; a message on the intake topic has it in its body. */
describe.each([
  ['register-arrival', registerArrivalCommand, arrival],
  ['cancel-departure', cancelDepartureCommand, cancellation],
])('%s from the intake', (name, command, body) => {
  it('takes the move from the body', async () => {
    expect(command.name).toBe(name);
    expect(await parseWith<object>(command.body, { ...body, moveId })).toMatchObject({ ...body, moveId });
  });

  it('accepts its UUID in capitals and stores it in lower case (RFC 9562 §4)', async () => {
    const given = { ...body, requestId: requestId.toUpperCase(), moveId: moveId.toUpperCase() };
    expect(await parseWith<object>(command.body, given)).toMatchObject({ requestId, moveId });
  });

  it.each([
    ['is missing', {}],
    ['is malformed', { moveId: '17' }],
    ['is not a text', { moveId: 17 }],
  ])('names the field when it %s', async (_what, given) => {
    const refused = parseWith<object>(command.body, { ...body, ...given });
    await expect(refused).rejects.toMatchObject({
      spec: { code: 'invalid-request', errors: [expect.objectContaining({ field: 'moveId' })] },
    });
  });
});
