import { z } from 'zod';
import type { CommandName } from '@peristiwa/contracts';
import { enveloped, opened } from './envelope';

const own = (shape: z.ZodRawShape = {}) =>
  z
    .strictObject({ requestId: z.string(), ...shape })
    .refine(({ requestId }) => requestId !== 'refused', { path: ['requestId'], error: 'own rule' })
    .meta({ id: 'OfThisSpecification', example: { requestId: 'r1', authority: 'civil-registry' } });
const bodyOf = (name: CommandName, shape: z.ZodRawShape = {}) => enveloped(name, own(shape)).body;
const fieldsIn = (result: z.ZodSafeParseResult<unknown>) =>
  result.error?.issues.map(({ path }) => path.join('.')) ?? [];

const reporter = { nik: '3204050808809121', name: 'Cecep Suryana', relationship: 'relative' };
const [first, second] = [
  { nik: '3204050909789122', name: 'Dedi Mulyana' },
  { nik: '3204055010829123', name: 'Neneng Hasanah' },
];
const report = { reporter, witnesses: [first, second] };

/** domain.md §2.4: pelapor, saksi[2], dasar, saluran. */
describe('the envelope of a request', () => {
  it.each<[string, CommandName, object, readonly string[]]>([
    ['names both people where the form asks for them', 'register-birth', report, []],
    ['names the fields that are missing', 'register-birth', {}, ['reporter', 'witnesses']],
    ['may be left out where the form has none', 'register-departure', {}, []],
    ['may be given there as well', 'register-departure', { ...report, channel: 'mission' }, []],
    ['has two witnesses', 'register-birth', { ...report, witnesses: [first] }, ['witnesses']],
    [
      'has two different witnesses',
      'register-birth',
      { ...report, witnesses: [first, first] },
      ['witnesses.1.nik'],
    ],
    [
      'names nobody without a NIK',
      'register-birth',
      { ...report, witnesses: [first, { name: 'Rudi Hartono' }] },
      ['witnesses.1.nik'],
    ],
    [
      'except a foreigner',
      'register-birth',
      { ...report, witnesses: [first, { name: 'John Smith', citizenship: 'foreign' }] },
      [],
    ],
    [
      'says what the reporter is to the subject',
      'register-birth',
      { ...report, reporter: { ...reporter, relationship: undefined } },
      ['reporter.relationship'],
    ],
    ['knows the channels', 'register-birth', { ...report, channel: 'fax' }, ['channel']],
  ])('%s', (_title, name, given, fields) => {
    expect(fieldsIn(bodyOf(name).safeParse({ requestId: 'r1', ...given }))).toEqual(fields);
  });

  it.each([
    [{ authority: 'kua' }, []],
    [{ authority: 'civil-registry' }, ['reporter', 'witnesses']],
  ])('depends on who sends the data: %j', (given, fields) => {
    const body = bodyOf('register-marriage', { authority: z.string() });
    expect(fieldsIn(body.safeParse({ requestId: 'r1', ...given }))).toEqual(fields);
  });

  it('keeps the rules, the name and the example of the command', () => {
    const body = bodyOf('register-birth');
    expect(fieldsIn(body.safeParse({ requestId: 'refused', ...report }))).toEqual(['requestId']);
    expect(fieldsIn(body.safeParse({ requestId: 'r1', ...report, colour: 'red' }))).toEqual(['']);
    expect(body.meta()).toMatchObject({ id: 'OfThisSpecification', example: { requestId: 'r1', ...report } });
  });

  it('leaves a field to the command that has it', () => {
    const { body, envelope } = enveloped('cancel-birth', own({ legalBasis: z.literal('own') }));
    expect(envelope).toEqual(['reporter', 'witnesses', 'channel', 'settles']);
    expect(body.safeParse({ requestId: 'r1', legalBasis: 'own' }).success).toBe(true);
  });
});

describe('opened', () => {
  const fields = ['reporter', 'channel'] as const;
  it('separates what is decided on from what is only recorded', () => {
    const given = { requestId: 'r1', channel: 'counter', diedOn: '2026-11-01' };
    expect(opened(given, fields)).toEqual({
      act: { requestId: 'r1', diedOn: '2026-11-01' },
      envelope: { channel: 'counter' },
    });
  });
  it.each([[fields], [undefined]])('leaves a body without it as it is (%j)', (names) => {
    const given = { requestId: 'r1' };
    expect(opened(given, names).act).toBe(given);
  });
});
