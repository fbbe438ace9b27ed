import { z } from 'zod';
import { day, instant, text, uuid, wholeNumber } from './input';
import { assertClosed, gapsOf } from './input-gaps';

it('finds nothing in a schema that is made of the schemas for input', () => {
  const closed = z.strictObject({
    id: uuid.optional(),
    on: day.meta({ description: 'a day' }),
    at: instant.transform((value) => value.slice(0, 13)).optional(),
    after: wholeNumber().default(0),
    code: z.string().regex(/^\d{4}$/),
    line: text({ max: 120 }).nullable(),
    kind: z.enum(['a', 'b']).default('a'),
    either: z.union([z.literal('all'), z.array(z.strictObject({ name: text({ max: 9 }) })).max(3)]),
    sure: z.boolean(),
    weight: z.number().min(1).max(9),
  });
  expect(
    gapsOf(
      closed.superRefine(() => undefined),
      'body',
    ),
  ).toEqual([]);
});

it.each([
  ['a text', z.string(), 'a text without the character check'],
  ['a text with bounds', z.string().trim().min(1).max(120), 'a text without the character check'],
  ['a very short text', z.string().max(1), 'a text without the character check'],
  [
    'a text with a pattern that accepts line breaks',
    z.string().regex(/^\s*x?/),
    'a text without the character check',
  ],
  [
    'a text below a transform',
    z.string().transform((value) => value.trim()),
    'a text without the character check',
  ],
  ['a text in a list', z.array(z.string()), '[]: a text without the character check'],
  ['a text in one alternative', z.union([z.literal(1), z.string()]), 'a text without the character check'],
  ['an object with other members', z.object({ a: z.boolean() }), 'accepts unknown members'],
  ['a coerced number', z.coerce.number().int(), 'a number that is coerced from any text'],
  ['anything', z.unknown(), 'accepts any value (unknown)'],
  ['a map', z.record(z.string(), z.boolean()), 'accepts any value (record)'],
])('names the field of %s', (_what, schema, reason) => {
  const body = z.strictObject({ fine: uuid, deep: z.strictObject({ field: schema }) });
  expect(() => assertClosed(body, 'register-birth')).toThrow(/register-birth\.deep\.field/);
  expect(gapsOf(body, 'body').join()).toContain(reason);
});
