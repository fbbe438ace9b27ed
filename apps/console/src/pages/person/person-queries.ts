import { api } from '../../api/client';
import { withPurpose } from '../../api/purpose';
import { READ_ONCE } from '../../api/read-once';
import type { AsOf } from './time-axis';

interface Reading {
  readonly purpose: string;
  /** False: nothing is read. */
  readonly enabled?: boolean;
  readonly time?: AsOf;
}

const parameters = ({ purpose, time = {} }: Reading) => ({
  query: { ...time },
  header: withPurpose(purpose),
});
const options = ({ enabled = true }: Reading) => ({ ...READ_ONCE, enabled });

export const usePerson = (personId: string, reading: Reading) =>
  api.registry.useQuery(
    'get',
    '/v1/persons/{personId}',
    { params: { path: { personId }, ...parameters(reading) } },
    options(reading),
  );

export const useTimeline = (personId: string, reading: Reading) =>
  api.registry.useQuery(
    'get',
    '/v1/persons/{personId}/events',
    { params: { path: { personId }, ...parameters(reading) } },
    options(reading),
  );

export const useCard = (familyId: string, reading: Reading) =>
  api.registry.useQuery(
    'get',
    '/v1/families/{familyId}',
    { params: { path: { familyId }, ...parameters(reading) } },
    options(reading),
  );

export const useCardHistory = (familyId: string, reading: Reading) =>
  api.registry.useQuery(
    'get',
    '/v1/families/{familyId}/events',
    { params: { path: { familyId }, ...parameters(reading) } },
    options(reading),
  );
