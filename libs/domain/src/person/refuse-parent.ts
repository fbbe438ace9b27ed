import { reject, type PlainDate } from '@peristiwa/kernel';
import { faultOfRecordedName } from '../names';
import { personNotFound } from '../rules';
import { byName, inRegister, type Parent } from './birth-report';

export function refuseParent(parent: Parent | undefined, role: 'mother' | 'father') {
  if (!parent) return undefined;
  const named = byName(parent);
  if (named) {
    const fault = faultOfRecordedName(named.name);
    return fault && reject({ code: 'name-invalid', field: `${role}.name`, ...fault });
  }
  const known = inRegister(parent);
  if (!known) return personNotFound(role);
  if (role === 'mother' && known.state.sex !== 'female')
    return reject({ code: 'mother-not-female', field: role });
  if (role === 'father' && known.state.sex !== 'male')
    return reject({ code: 'father-not-male', field: role });
  return undefined;
}

export function refuseMother(mother: Parent | undefined, bornOn: PlainDate) {
  const known = inRegister(mother)?.state;
  if (known?.death && known.death.diedOn < bornOn) {
    return reject({ code: 'mother-deceased', field: 'mother', diedOn: known.death.diedOn });
  }
  const hers = known?.bornOn ?? byName(mother)?.bornOn;
  return hers && bornOn <= hers ? reject({ code: 'born-before-mother', field: 'bornOn' }) : undefined;
}

/** INV-10: the father is older than the child, too. */
export function refuseFather(father: Parent | undefined, bornOn: PlainDate) {
  const his = inRegister(father)?.state.bornOn ?? byName(father)?.bornOn;
  return his && bornOn <= his ? reject({ code: 'born-before-father', field: 'bornOn' }) : undefined;
}
