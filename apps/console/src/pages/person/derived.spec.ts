import { beganAddress, lastEvent, numberOf } from './derived';

const home = { area: '7371041009', line: 'Jl. Kenanga 38', rt: '008', rw: '018' };
const event = (version: number, type: string, occurredOn: string, data: object, isVoid = false) => ({
  ...{ version, type, occurredOn, isVoid, actId: `act ${version}` },
  data: data as Record<string, unknown>,
});
const entered = event(1, 'BiodataRecorded', '2021-01-18', { placement: { address: home } });
const widowed = event(2, 'SpouseDied', '2026-11-11', { diedOn: '2026-11-11' });
const headed = event(3, 'FamilyHeadSucceeded', '2026-11-29', { placement: { address: home } });

it('a widow who became head of the family has lived at her address since she was recorded there', () => {
  expect(beganAddress([entered, widowed, headed])).toBe(entered);
});

it('who went abroad has no address here, and who comes back begins a new stay at the same address', () => {
  const gone = event(4, 'DepartedAbroad', '2027-01-01', { country: 'MY' });
  const back = event(5, 'ReturnedFromAbroad', '2027-02-02', { placement: { address: home } });
  expect(beganAddress([entered, gone])).toBeUndefined();
  expect(beganAddress([entered, gone, back])).toBe(back);
});

it('the last event is the latest that counts, a death of a spouse included', () => {
  expect(lastEvent([entered, widowed])).toBe(widowed);
  expect(lastEvent([entered, { ...widowed, isVoid: true }])).toBe(entered);
  expect(lastEvent([])).toBeUndefined();
});

it('the later of two events of one day is the last', () => {
  expect(lastEvent([widowed, { ...headed, occurredOn: widowed.occurredOn }])?.version).toBe(3);
});

it.each([
  [{ actNumber: '7371-KM-29112026-0001' }, '7371-KM-29112026-0001'],
  [{ documentNumber: 'SKPWNI/7371/29112026/0001' }, 'SKPWNI/7371/29112026/0001'],
  [{ spouseId: 'x' }, undefined],
])('the number in %j is %s', (data, number) => {
  expect(numberOf({ data })).toBe(number);
});
