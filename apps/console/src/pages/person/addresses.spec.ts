import { addressesOf, byProvince } from './addresses';

const home = { area: '3204052001', line: 'Jl. Melati 1', rt: '001', rw: '002' };
const away = { area: '5171012003', line: 'Jl. Kenanga 9', rt: '003', rw: '004' };
const event = (type: string, occurredOn: string, data: object, isVoid = false) => ({
  type,
  actId: type,
  occurredOn,
  isVoid,
  data: data as Record<string, unknown>,
});

it('is each address with the days of its beginning and end', () => {
  const stays = addressesOf([
    event('BirthRegistered', '2020-01-02', { placement: { address: home } }),
    event('DocumentStatusChanged', '2021-01-01', { document: 'kia' }),
    event('PersonArrived', '2024-05-06', { placement: { address: away } }),
    event('AddressChanged', '2025-01-01', { address: home }),
  ]);
  expect(stays.map(({ area, from, until, type }) => [area, from, until, type])).toEqual([
    [home.area, '2020-01-02', '2024-05-06', 'BirthRegistered'],
    [away.area, '2024-05-06', '2025-01-01', 'PersonArrived'],
    [home.area, '2025-01-01', undefined, 'AddressChanged'],
  ]);
  expect(byProvince(stays).map(([province, own]) => [province, own.length])).toEqual([
    ['32', 2],
    ['51', 1],
  ]);
});

it('leaves out what is void, and what says the same again', () => {
  const stays = addressesOf([
    event('BiodataRecorded', '2020-01-02', { placement: { address: home } }),
    event('AddressChanged', '2022-01-01', { address: away }, true),
    event('FamilyHeadSucceeded', '2023-01-01', { placement: { address: home } }),
  ]);
  expect(stays).toHaveLength(1);
});
