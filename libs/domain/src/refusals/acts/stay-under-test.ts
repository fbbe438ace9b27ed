import { contextOn, FAR_HOME, FAR_OFFICE, on, SON } from '@peristiwa/testing/domain';
import { endStay, registerStay, type EndStay, type RegisterStay } from '../../stay/non-permanent-stay';
import { day, type Decide } from '../scenes-under-test';

/** Each act here is accepted unless the example changes it. */
export const stays =
  (change: Partial<RegisterStay> = {}, id = SON): Decide =>
  (known) =>
    registerStay(
      {
        reportedOn: day,
        from: on('2026-11-05'),
        until: on('2027-06-30'),
        address: FAR_HOME,
        reason: 'education',
        ...change,
      },
      known.person(id),
      contextOn(undefined, (change.address ?? FAR_HOME).area.slice(0, 4)),
    );

export const endsStay =
  (change: Partial<EndStay> = {}, id = SON): Decide =>
  (known) =>
    endStay(
      { reportedOn: day, endedOn: on('2026-11-15'), ...change },
      known.person(id),
      contextOn(undefined, FAR_OFFICE),
    );
