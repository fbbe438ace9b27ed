import { personOf, type Fault } from './siak-person';
import type { Column } from './siak-columns';

const ROW: Partial<Record<Column, string>> = {
  ...{ NIK: '3204056502909001', NO_KK: '3204051811209001', NAMA_LGKP: 'RINA WULANDARI', JENIS_KLMIN: '2' },
  ...{
    TMPT_LHR: 'BANDUNG',
    TGL_LHR: '25-02-1990',
    AGAMA: '1',
    STAT_KWN: '2',
    STAT_HBKEL: '3',
    PDDK_AKH: '08',
  },
  ...{ JENIS_PKRJN: '15', ALAMAT: 'JL MELATI 7', NO_RT: '2', NO_RW: '4', NO_PROP: '32', NO_KAB: '4' },
  ...{
    NO_KEC: '5',
    NO_KEL: '2001',
    GOL_DRH: '13',
    NIK_IBU: '0000000000000000',
    TGL_ENTRI: '2012-03-01 08:00:00',
  },
};
const read = (change: Partial<Record<Column, string>> = {}) =>
  personOf({ line: 2, values: { ...ROW, ...change } });
const faultsOf = (change: Partial<Record<Column, string>>) => {
  const found = read(change);
  if ('nik' in found) throw new Error('The row was accepted');
  return found.map(({ column, code }: Fault) => `${column} ${code}`);
};

describe('a row of SIAK (`domain.md` §3.1, §4.1)', () => {
  it('becomes a resident; zeros that Excel dropped are put back', () => {
    expect(read()).toEqual({
      ...{ line: 2, nik: ROW.NIK, kkNumber: ROW.NO_KK, relationship: 'wife', raw: {} },
      ...{ motherNik: undefined, fatherNik: undefined, recordedOn: '2012-03-01' },
      address: { area: '3204052001', line: 'JL MELATI 7', rt: '002', rw: '004' },
      person: {
        ...{
          nik: ROW.NIK,
          name: 'RINA WULANDARI',
          sex: 'female',
          bornOn: '1990-02-25',
          birthPlace: 'BANDUNG',
        },
        ...{ religion: 'islam', maritalStatus: 'married-recorded', education: 'bachelor', occupation: 15 },
        ...{ citizenship: 'indonesian', bloodType: 'unknown' },
      },
    });
  });

  it.each([
    ['a name of a code', { AGAMA: 'Islam', STAT_HBKEL: 'ISTRI' }],
    ['a date of another form', { TGL_LHR: '1990-02-25' }],
    ['a date with slashes', { TGL_LHR: '25/2/1990' }],
    ['an apostrophe that keeps Excel from rounding', { NIK: `'${ROW.NIK}` }],
  ])('given %s, then it is the same resident', (_title, change) => {
    expect(read(change)).toEqual(read());
  });

  it.each([
    [{ AGAMA: '9' }, { AGAMA: '9' }, 'religion', 'other'],
    [{ PDDK_AKH: '77' }, { PDDK_AKH: '77' }, 'education', 'none'],
    [{ JENIS_PKRJN: '95' }, { JENIS_PKRJN: '95' }, 'occupation', 89],
    [{ GOL_DRH: 'X' }, { GOL_DRH: 'X' }, 'bloodType', 'unknown'],
  ])('keeps the unknown code %j as it stands (§3)', (change, raw, member, value) => {
    expect(read(change)).toMatchObject({ raw, person: { [member]: value } });
  });

  it.each<[Partial<Record<Column, string>>, string[]]>([
    [{ NIK: '320405650290900' }, ['NIK wrong-number']],
    [{ NIK: '3,20405E+15' }, ['NIK excel-number']],
    [{ NO_KK: '' }, ['NO_KK missing']],
    [{ TGL_LHR: '33123' }, ['TGL_LHR wrong-date']],
    [{ TGL_LHR: '30-02-1990' }, ['TGL_LHR wrong-date']],
    [{ JENIS_KLMIN: '3' }, ['JENIS_KLMIN unknown-code']],
    [{ STAT_KWN: '9' }, ['STAT_KWN unknown-code']],
    [{ NO_KEC: '1234567' }, ['NO_KEC wrong-area']],
    [{ STAT_HIDUP: '2' }, ['STAT_HIDUP deceased']],
    [
      { NIK: '1', JENIS_KLMIN: 'X', TGL_LHR: '' },
      ['NIK wrong-number', 'TGL_LHR missing', 'JENIS_KLMIN unknown-code'],
    ],
  ])('given %j, then all that is wrong is listed', (change, faults) => {
    expect(faultsOf(change)).toEqual(faults);
  });

  it('never repeats a number or a name in a reason', () => {
    const found = read({ NIK: '3,20405E+15', NAMA_LGKP: '', TGL_LHR: 'RINA' }) as readonly Fault[];
    expect(found.map(({ reason }) => reason).join(' ')).not.toMatch(/3,20405|RINA/);
  });
});
