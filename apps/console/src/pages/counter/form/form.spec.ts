import { choicesOf } from './choices';
import { filledIn } from './given';
import { errorsAtFields, placeOf, textsIn } from './refusals';
import { requestOf } from './request-body';
import { insideSections, stillStanding } from './standing';
import { forget, markAnswered, markSent, requestIdOf, type Store } from './request-id';

function memory(): Store {
  const kept = new Map<string, string>();
  return {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  };
}

describe('the id of a request', () => {
  const ids = ['first', 'second'];
  const use = (store: Store) => requestIdOf('register-birth', store, () => ids.shift() ?? 'third');

  it('is the same until an answer comes, also after a reload, and another one afterwards', () => {
    const store = memory();
    expect(use(store)).toEqual({ id: 'first', isSent: false });
    markSent('register-birth', store, 'first');
    expect(use(store)).toEqual({ id: 'first', isSent: true });
    markAnswered('register-birth', store, 'first');
    expect(use(store)).toEqual({ id: 'first', isSent: false });
    forget('register-birth', store);
    expect(use(store)).toEqual({ id: 'second', isSent: false });
  });
});

describe('the request', () => {
  it('has the fields that are filled in, and those of the path in the path', () => {
    const service = { path: '/v1/births/{actId}/correction', parameters: ['actId'] };
    const data = {
      actId: 'a1',
      reason: ' ',
      children: [{}, { name: ' Ayu ' }],
      mother: null,
      abroad: { country: '' },
    };
    expect(requestOf(service, data, { requestId: 'r1' })).toEqual({
      path: '/v1/births/a1/correction',
      body: { children: [{ name: 'Ayu' }], mother: null, requestId: 'r1' },
    });
  });

  it('begins with the ids of a link, where the form has them', () => {
    const given = { person: 'p1', flag: 'f1', act: 'a1', case: 'c1' };
    expect(filledIn(given, { properties: { person: {}, flag: {} } }, [])).toEqual({
      person: { personId: 'p1' },
      flag: 'f1',
    });
    expect(filledIn(given, { properties: {} }, ['actId', 'personId'])).toEqual({
      actId: 'a1',
      personId: 'p1',
    });
  });
});

describe('refusals', () => {
  const refusals = [
    { field: 'children.0.name', message: 'wajib diisi' },
    { field: 'children.0.name', message: 'terlalu pendek', advice: 'Tulis dua kata' },
    { message: 'tidak boleh' },
  ];

  it('stand at their fields', () => {
    const errors = errorsAtFields(refusals);
    expect(errors).toEqual({
      children: { 0: { name: { __errors: ['wajib diisi', 'terlalu pendek. Tulis dua kata'] } } },
    });
    expect(textsIn(errors)).toEqual(['wajib diisi', 'terlalu pendek. Tulis dua kata']);
  });

  it('are named by captions', () => {
    const captions = new Map([
      ['children', 'Anak'],
      ['name', 'Nama'],
    ]);
    expect(placeOf('children.0.name', (member) => captions.get(member) ?? member)).toBe('Anak 1 › Nama');
  });
});

describe('choices', () => {
  const rows = [
    { value: 'widowed', code: 6, name: 'Cerai mati' },
    { code: 15, name: 'Guru' },
  ];

  it('have their names on the form in Indonesian, and what they mean beside it in English', () => {
    expect(choicesOf({ rows, language: 'id' })).toEqual([
      { value: 'widowed', label: 'Cerai mati' },
      { value: '15', label: 'Guru' },
    ]);
    expect(choicesOf({ rows, values: ['widowed'], language: 'en' })[0]?.label).toBe('Widowed (Cerai mati)');
    expect(choicesOf({ rows: [{ value: 'MY', code: 1, name: 'Malaysia' }], language: 'en' })[0]?.label).toBe(
      'Malaysia',
    );
    expect(choicesOf({ values: ['court'], language: 'id' })[0]?.label).toBe(
      'Penetapan atau putusan pengadilan',
    );
  });

  it('say of a possible duplicate whether it is one person', () => {
    const [first] = choicesOf({ values: ['confirmed'], language: 'en', isDuplicate: true });
    expect(first?.label).toBe('Not the same person; both records are right');
    expect(choicesOf({ values: ['confirmed'], language: 'en' })[0]?.label).toBe('The data are right');
  });
});

describe('refusals that stand', () => {
  const schema = {
    type: 'object' as const,
    properties: {
      children: {
        type: 'array' as const,
        items: {
          type: 'object' as const,
          properties: { name: { type: 'string' as const } },
          required: ['name'],
        },
      },
    },
    allOf: [
      { if: {}, then: { properties: { reporter: { type: 'object' as const, required: ['name', 'kind'] } } } },
    ],
  };
  const required = (field: string) => ({ field, code: 'required', message: 'wajib diisi' });
  const fields = (refusals: readonly { field?: string }[]) => refusals.map(({ field }) => field);

  it('are at the fields inside of a section that was left out', () => {
    const found = insideSections([required('children'), required('reporter'), required('bornOn')], schema);
    expect(fields(found)).toEqual(['children.0.name', 'reporter.name', 'reporter.kind', 'bornOn']);
  });

  it('go when the field is changed, and not when another one is', () => {
    const refusals = [
      required('children.0.name'),
      { field: 'mother.nik', message: '16 digit' },
      { message: 'no' },
    ];
    const sent = { mother: { nik: '32' } };
    const now = { mother: { nik: '32' }, children: [{ name: 'Ayu' }] };
    expect(stillStanding(refusals, sent, now)).toEqual([refusals[1], refusals[2]]);
    expect(stillStanding(refusals, sent, { mother: { nik: '320' } })).toEqual([refusals[0], refusals[2]]);
  });
});
