import {
  arrivalFacts,
  contextOn,
  departureFacts,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  idOf,
  NEW_1,
  on,
  SON,
  DAUGHTER,
  FATHER,
  MOTHER,
  type Register,
} from '@peristiwa/testing/domain';
import type { RegisterArrival } from './arrival-report';
import { registerArrival } from './arrive';
import { registerDeparture } from './depart';

export const MOVE = NEW_1;
export const NEW_CARD = idOf(0x2001);
export const HOST = idOf(0xf07);
export const TODAY = on('2026-11-22');
export const NEW_KK = '5171012211269001';
export const ORIGIN_KK = '3204012211269001';
export const wholeFamily = [FATHER, MOTHER, SON, DAUGHTER];
export const report: RegisterArrival = {
  arrivedOn: on('2026-11-15'),
  reportedOn: on('2026-11-20'),
  address: FAR_HOME,
  family: { kind: 'same-card' },
};
export const newCard = (
  headId: string,
  named: Readonly<Record<string, 'child' | 'wife' | 'husband' | 'head'>> = {},
) => ({ kind: 'new-card', headId, relationships: new Map(Object.entries(named)) }) as const;
export const join = { kind: 'join', relationships: new Map([[SON, 'other-relative' as const]]) } as const;

export const departs = (movers: readonly string[], successorId?: string) => (register: Register) =>
  registerDeparture(
    { reportedOn: on('2026-11-01'), destination: FAR_VILLAGE, reason: 'work', successorId },
    departureFacts(register, movers),
    contextOn(),
  );
/** The destination has its own range of ids, so that its new card does not get the id of the move case. */
export const farContext = (office = FAR_OFFICE) => {
  let ids = 0x2000;
  return { ...contextOn(TODAY, office), newId: () => idOf(++ids) };
};
export const arrives =
  (change: Partial<RegisterArrival> = {}, host?: string, office?: string, moveId = MOVE) =>
  (register: Register) =>
    registerArrival({ ...report, ...change }, arrivalFacts(register, moveId, host), farContext(office));
