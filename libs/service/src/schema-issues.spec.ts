import { z } from 'zod';
import { ProblemError } from './problem';
import { inBoth } from './schema-issues';
import { parseWith } from './schema.pipe';

async function errorsOf(schema: z.ZodType, value: unknown): Promise<string[]> {
  try {
    await parseWith(schema, value);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return (error.spec.errors ?? []).map(({ field, code, message }) => `${field} | ${code} | ${message.en}`);
  }
  return [];
}

const ref = z.union([
  z.strictObject({ personId: z.uuid() }),
  z.strictObject({ nik: z.string().regex(/^\d{16}$/) }),
]);
const family = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('same-card') }),
  z.strictObject({ kind: z.literal('new-card'), head: ref }),
]);
const dated = z.strictObject({ bornOn: z.string(), diedOn: z.string() }).refine((v) => v.diedOn >= v.bornOn, {
  path: ['diedOn'],
  params: { code: 'too-early' },
  error: inBoth('sebelum lahir', 'is before the birth'),
});

describe('field errors', () => {
  it.each([
    ['a missing member', z.object({ a: z.string() }), {}, ['a | required | is required']],
    ['null', z.object({ a: z.string() }), { a: null }, ['a | wrong-type | must be a text']],
    ['another type', z.object({ a: z.number() }), { a: '1' }, ['a | wrong-type | must be a number']],
    ['a fraction', z.object({ a: z.int() }), { a: 1.5 }, ['a | wrong-type | must be a whole number']],
    [
      'a list that is too short',
      z.object({ a: z.array(z.string()).min(1) }),
      { a: [] },
      ['a | too-small | must have at least 1 items'],
    ],
    [
      'a number that is too large',
      z.object({ a: z.number().max(9) }),
      { a: 10 },
      ['a | too-big | must be at most 9'],
    ],
    [
      'a text that is not a date',
      z.object({ a: z.iso.date() }),
      { a: '2024-02-30' },
      ['a | wrong-format | must be a date YYYY-MM-DD'],
    ],
    [
      'a pattern',
      z.object({ a: z.string().regex(/^x$/) }),
      { a: 'y' },
      ['a | wrong-format | does not have the right form'],
    ],
    [
      'a step',
      z.object({ a: z.number().multipleOf(5) }),
      { a: 3 },
      ['a | wrong-step | must be a multiple of 5'],
    ],
    ['no object', z.object({ a: z.string() }), [], ['body | wrong-type | must be an object']],
    [
      'a check over two members',
      dated,
      { bornOn: '2', diedOn: '1' },
      ['diedOn | too-early | is before the birth'],
    ],
    [
      'a check without words',
      z.object({ a: z.string().refine(() => false) }),
      { a: '' },
      ['a | not-valid | is not valid'],
    ],
    [
      'a reference of one kind',
      z.object({ who: ref }),
      { who: { nik: '1' } },
      ['who.nik | wrong-format | does not have the right form'],
    ],
    [
      'a reference of no kind',
      z.object({ who: ref }),
      { who: {} },
      ['who | no-alternative | matches none of the accepted forms'],
    ],
    ['a reference that is missing', z.object({ who: ref }), {}, ['who | required | is required']],
    [
      'a reference of both kinds',
      z.object({ who: ref }),
      { who: { nik: '1', personId: 'x' } },
      ['who | no-alternative | matches none of the accepted forms'],
    ],
    ['a tag that is missing', z.object({ family }), { family: {} }, ['family.kind | required | is required']],
    [
      'an unknown tag',
      z.object({ family }),
      { family: { kind: 'x' } },
      ['family.kind | no-alternative | matches none of the accepted forms'],
    ],
    [
      'a tagged alternative',
      z.object({ family }),
      { family: { kind: 'new-card', head: { nik: '1' } } },
      ['family.head.nik | wrong-format | does not have the right form'],
    ],
    [
      'a NIK as a member',
      z.strictObject({}),
      { '3204010101900001': 1 },
      ['* | unknown-field | is not known'],
    ],
    [
      'a NIK as a key',
      z.record(z.string(), z.number()),
      { '3204010101900001': 'x' },
      ['* | wrong-type | must be a number'],
    ],
  ])('%s', async (_, schema, value, expected) => {
    expect(await errorsOf(schema, value)).toEqual(expected);
  });
});
