import { reject } from '@peristiwa/kernel';
import { districtOf, provinceOf, regencyOf } from '../area';
import type { MoveClass } from '../values';

/** Klasifikasi pindah (F-1.03) between two villages, by the highest level at which their codes differ. */
function moveClassOf(origin: string, destination: string): MoveClass {
  if (provinceOf(origin) !== provinceOf(destination)) return 'between-provinces';
  if (regencyOf(origin) !== regencyOf(destination)) return 'between-regencies';
  if (districtOf(origin) !== districtOf(destination)) return 'between-districts';
  return origin === destination ? 'within-village' : 'between-villages';
}

/** INV-16: the class that a form declares is the one that follows from the codes. */
export function refuseMoveClass(declared: MoveClass | undefined, origin: string, destination: string) {
  const moveClass = moveClassOf(origin, destination);
  if (declared === undefined || declared === moveClass) return undefined;
  return reject({ code: 'move-class-differs', field: 'moveClass', moveClass });
}
