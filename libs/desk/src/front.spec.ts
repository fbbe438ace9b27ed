import { Registry } from 'prom-client';
import { z } from 'zod';
import { UnknownEventError } from '@peristiwa/domain';
import { ProblemError, toProblem, type Actor } from '@peristiwa/service';
import { internalCommand, type CommandBody } from './command';
import { ClockBehindError, StillContendedError, type Desk, type DeskOutcome } from './desk';
import { DeskFront, registrarOf } from './front';

const command = internalCommand<CommandBody, null>({
  name: 'register-birth',
  body: z.custom<CommandBody>(),
  gather: async () => null,
  decide: () => {
    throw new Error('The desk of this specification does not decide');
  },
});
const body = { requestId: '00000000-0000-7000-8000-000000000001', reportedOn: '2026-11-20' };
const actor = { subject: 'ani', roles: ['registrar'], office: '3204', desks: ['birth'] } as unknown as Actor;
const answer = { requestId: body.requestId, actId: 'a', position: 3, recordedAt: 'now', result: {} };

function front(perform: () => Promise<DeskOutcome>) {
  const metrics = new Registry();
  const asked = jest.fn(perform);
  const served = new DeskFront({ perform: asked } as unknown as Desk, 'birth', metrics);
  const counted = async () => {
    const { values } = (await metrics.getSingleMetric('desk_commands_total')?.get()) ?? { values: [] };
    return values.map(({ labels, value }) => [labels.outcome, value]);
  };
  return { served, counted, asked, metrics };
}

describe('registrarOf', () => {
  it.each([
    ['without an office', { ...actor, office: undefined }, 'other-office-area', 403],
    ['of another desk', { ...actor, desks: ['death'] }, 'desk-not-allowed', 403],
    ['of no desk', { ...actor, desks: [] }, 'desk-not-allowed', 403],
  ])('refuses a token %s', (_what, given, code, status) => {
    const refused = expect.objectContaining({ code, status });
    let thrown: unknown;
    try {
      registrarOf(given as Actor, 'birth');
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toEqual(refused);
  });
  it('accepts a registrar of this desk', () => {
    expect(registrarOf(actor, 'birth')).toEqual({ subject: 'ani', office: '3204' });
  });
  it.each([
    ['of another role', { roles: ['auditor'] }, 'role-missing'],
    ['that names no desks', { desks: undefined }, 'desk-not-allowed'],
    ['of another desk', { desks: ['death'] }, 'desk-not-allowed'],
  ])('refuses a token %s', (_what, change, code) => {
    expect(() => registrarOf({ ...actor, ...change } as unknown as Actor, 'birth')).toThrow(code);
  });
});

/** Of the office. */
const KEY = '00000000-0000-7000-8000-00000000d1a1';

describe('DeskFront', () => {
  it.each([
    [false, 'registered'],
    [true, 'repeated'],
  ])('counts an answer that is repeated (%s) as %s', async (repeated, outcome) => {
    const { served, counted, asked } = front(async () => ({ kind: 'registered', answer, repeated }));
    expect(await served.registerSigned(command, body, { actor, keyId: KEY })).toMatchObject({
      answer,
      repeated,
    });
    expect(await counted()).toEqual([[outcome, 1]]);
    expect(asked).toHaveBeenCalledWith(
      ...[command, body, { subject: 'ani', office: '3204', signedBy: KEY }, 'kafka'],
    );
  });

  it('returns a refusal as a problem, with field and facts, and counts the code', async () => {
    const rejection = { code: 'mother-deceased' as const, field: 'mother', diedOn: '2026-10-31' };
    const { served, counted } = front(async () => ({ kind: 'rejected', rejection }));
    const error = await served.register(command, body, actor).catch((thrown) => thrown);
    expect(error).toBeInstanceOf(ProblemError);
    expect(error.spec).toMatchObject({
      code: 'mother-deceased',
      status: 409,
      errors: [{ field: 'mother', code: 'mother-deceased' }],
      extensions: { diedOn: '2026-10-31' },
    });
    expect(await counted()).toEqual([['mother-deceased', 1]]);
  });

  it.each([
    [new StillContendedError('moving'), 'still-contended', 1],
    [new ClockBehindError('behind'), 'clock-behind', 60],
    [new UnknownEventError('Adopted', 1, 7), 'unknown-event', 60],
    [Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }), 'temporarily-unavailable', 5],
    [Object.assign(new Error('no space left'), { code: '53100' }), 'storage-full', 60],
  ])('%s becomes 503 %s with a time to come back', async (fault, code, retryAfterSeconds) => {
    const { served, counted } = front(() => Promise.reject(fault));
    const error = await served.register(command, body, actor).catch((thrown) => thrown);
    expect(toProblem(error)).toMatchObject({ code, status: 503, retryAfterSeconds });
    expect(await counted()).toEqual([['fault', 1]]);
    expect([error, error.cause]).toContain(fault);
  });
});
