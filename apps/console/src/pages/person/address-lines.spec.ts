import { addressLines } from './address-lines';

const address = { area: '3204052001', line: 'Jl. Melati 1', rt: '001', rw: '002' };

it('has the street with RT and RW, then the areas from small to large', () => {
  const named = {
    village: 'Cinunuk',
    district: 'Cileunyi',
    regency: 'Kabupaten Bandung',
    province: 'Jawa Barat',
  };
  expect(addressLines({ ...address, ...named, postalCode: '40624' })).toEqual([
    'Jl. Melati 1 RT 001 RW 002',
    'Cinunuk, Cileunyi, Kabupaten Bandung, Jawa Barat, 40624',
  ]);
});

it('has the code of an area without names', () => {
  expect(addressLines(address)).toEqual(['Jl. Melati 1 RT 001 RW 002', '3204052001']);
});
