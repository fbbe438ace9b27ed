import {
  addressFacts,
  arrivalFacts,
  contextOn,
  departureFacts,
  FAMILY,
  FAR_HOME,
  FAR_OFFICE,
  FAR_VILLAGE,
  HOME,
  NEW_1,
  on,
  OTHER_VILLAGE,
  TODAY,
} from '@peristiwa/testing/domain';
import type { RegisterArrival } from '../../move/arrival-report';
import { registerArrival } from '../../move/arrive';
import { changeAddress, type ChangeAddress } from '../../move/change-address';
import { cancelDeparture, expireDeparture } from '../../move/close-departure';
import { type RegisterDeparture, registerDeparture } from '../../move/depart';
import { day, type Decide, FOUR } from '../scenes-under-test';

/** Each act here is accepted unless the example changes it. */
export const departs =
  (movers: readonly string[], change: Partial<RegisterDeparture> = {}): Decide =>
  (known) =>
    registerDeparture(
      { reportedOn: on('2026-11-01'), destination: FAR_VILLAGE, reason: 'work', ...change },
      departureFacts(known, movers),
      contextOn(),
    );

export const arrives =
  (change: Partial<RegisterArrival> = {}, host?: string, moveId = NEW_1, today = TODAY): Decide =>
  (known) =>
    registerArrival(
      {
        arrivedOn: on('2026-11-15'),
        reportedOn: today,
        address: FAR_HOME,
        family: { kind: 'same-card' },
        ...change,
      },
      arrivalFacts(known, moveId, host),
      contextOn(today, FAR_OFFICE),
    );

export const relocates =
  (change: Partial<ChangeAddress> = {}, familyId = FAMILY): Decide =>
  (known) =>
    changeAddress(
      { changedOn: on('2026-11-10'), reportedOn: day, address: { ...HOME, area: OTHER_VILLAGE }, ...change },
      addressFacts(known, familyId),
      contextOn(),
    );

export const cancels: Decide = (known) =>
  cancelDeparture({ reportedOn: day }, known.move(NEW_1), contextOn());

export const expires =
  (today: string): Decide =>
  (known) =>
    expireDeparture(known.move(NEW_1), on(today));

export const newCard = (headId: string) => ({ kind: 'new-card', headId, relationships: new Map() }) as const;

export const join = { kind: 'join', relationships: new Map() } as const;

export const departed = (...movers: string[]) => FOUR.after(departs(movers));
