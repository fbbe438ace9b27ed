import { withTerms } from './api-docs';

/** `domain.md` §2.5: a field has the name that the form gives it. */
describe('titles of documented fields', () => {
  it.each([
    ['a field of the forms', { nik: { type: 'string' } }, { nik: { title: 'NIK', type: 'string' } }],
    ['a field of no form', { cursor: { type: 'string' } }, { cursor: { type: 'string' } }],
    ['a name that every object has', { constructor: {} }, { constructor: {} }],
    ['a field with a title', { nik: { title: 'NIK ibu' } }, { nik: { title: 'NIK ibu' } }],
    ['a reference', { mother: { $ref: '#/x' } }, { mother: { title: 'Ibu', allOf: [{ $ref: '#/x' }] } }],
    [
      'fields within fields and lists',
      { children: { type: 'array', items: { properties: { sex: {} } } } },
      {
        children: {
          title: 'Anak-anak',
          type: 'array',
          items: { properties: { sex: { title: 'Jenis kelamin' } } },
        },
      },
    ],
  ])('%s', (_, properties, titled) => {
    expect(withTerms({ type: 'object', properties })).toEqual({ type: 'object', properties: titled });
  });

  it('leaves examples and values as they are', () => {
    const schema = {
      example: { properties: { nik: {} } },
      enum: ['nik'],
      anyOf: [{ properties: { nik: {} } }],
    };
    expect(withTerms(schema)).toEqual({ ...schema, anyOf: [{ properties: { nik: { title: 'NIK' } } }] });
  });
});
