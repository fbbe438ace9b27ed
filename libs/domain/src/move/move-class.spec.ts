import { moveClasses, type MoveClass } from '../values';
import { refuseMoveClass } from './move-class';

const ORIGIN = '3204012001';

/** INV-16 (domain.md §2.8); classes of F-1.03 (domain.md §3.1, klasifikasiPindah). */
describe('the class of a move', () => {
  it.each([
    [ORIGIN, 'within-village'],
    ['3204012002', 'between-villages'],
    ['3204022001', 'between-districts'],
    ['3205012001', 'between-regencies'],
    ['3304012001', 'between-provinces'],
  ] as const)('to %s is %s; any other is refused', (destination, moveClass) => {
    const refusals = moveClasses.values.map((declared) => refuseMoveClass(declared, ORIGIN, destination));
    const others = moveClasses.values.filter((declared: MoveClass) => declared !== moveClass);
    expect(refusals.filter((refused) => refused === undefined)).toHaveLength(1);
    expect(refuseMoveClass(moveClass, ORIGIN, destination)).toBeUndefined();
    expect(refuseMoveClass(others[0], ORIGIN, destination)).toEqual({
      kind: 'rejected',
      rejection: { code: 'move-class-differs', field: 'moveClass', moveClass },
    });
    expect(refuseMoveClass(undefined, ORIGIN, destination)).toBeUndefined();
  });
});
