import { compare, type Compared } from './comparison';

const one: Compared = {
  nik: '3204011708959001',
  name: 'Siti Aminah',
  sex: 'female',
  bornOn: '1995-08-17',
  birthPlace: '3204',
  status: 'resident',
  maritalStatus: 'single',
  family: { kkNumber: '3204012211269001' },
  address: { line: 'Jl. Melati 1', rt: '001', rw: '002', village: 'Cileunyi Kulon', regency: 'Bandung' },
};
const rowOf = (other: Partial<Compared>, field: string) =>
  compare([one, { ...one, ...other }]).find((row) => row.field === field);

describe('compare', () => {
  it('finds what differs', () => {
    expect(rowOf({ nik: '3204011708959002' }, 'nik')).toEqual({
      field: 'nik',
      values: ['3204011708959001', '3204011708959002'],
      isSame: false,
    });
  });

  it('takes another spelling of spaces and case for the same', () => {
    expect(rowOf({ name: 'SITI  AMINAH' }, 'name')).toMatchObject({ isSame: true });
    expect(rowOf({ name: 'Siti Amina' }, 'name')).toMatchObject({ isSame: false });
  });

  it('a mother on one record only differs; on none, not', () => {
    expect(rowOf({ motherId: 'm' }, 'mother')).toMatchObject({ values: ['', 'm'], isSame: false });
    expect(rowOf({}, 'mother')).toMatchObject({ isSame: true });
  });

  it('writes the address in one line, without what is not known', () => {
    const { village: _, ...address } = one.address;
    expect(rowOf({ address }, 'address')?.values).toEqual([
      'Jl. Melati 1, RT 001/RW 002, Cileunyi Kulon, Bandung',
      'Jl. Melati 1, RT 001/RW 002, Bandung',
    ]);
  });
});
