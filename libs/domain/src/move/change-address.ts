import { accept, latest, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import type { Address } from '../area';
import { cardDay } from '../card-day';
import type { Family } from '../family/family';
import { isActive, refuseDates, refuseDeceased, refuseOffice } from '../rules';
import type { MoveClass } from '../values';
import { refuseMoveClass } from './move-class';
import { openDeparture, type RegisteredPerson } from '../person/person';

export interface ChangeAddress {
  readonly changedOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly address: Address;
  /** The class that the form declares. */
  readonly moveClass?: MoveClass;
}

export interface AddressResult {
  readonly familyId: string;
  readonly persons: readonly string[];
}

export interface AddressFacts {
  readonly family: Known<Family>;
  readonly members: ReadonlyMap<string, RegisteredPerson>;
  /** `deceasedOn` the card. */
  readonly deceased: ReadonlyMap<string, RegisteredPerson>;
}

/**
 * A move of the whole card inside one regency: one step, no SKPWNI, the number stays (classes 1–3 of F-1.03). Members
 * who died on the day of the change or later moved as well: it is their last address, even where nobody else is left
 * on the card (INV-02).
 */
export function changeAddress(
  command: ChangeAddress,
  facts: AddressFacts,
  context: ActContext,
): ActDecision<AddressResult> {
  const { changedOn, address } = command;
  const refusedDates = refuseDates(changedOn, command.reportedOn, context, 'changedOn');
  if (refusedDates) return refusedDates;
  const { family, members } = facts;
  if (family.state.status === 'none') return reject({ code: 'family-not-found', field: 'family' });
  const from = family.state.address;
  const refusedOffice = refuseOffice(from.area, context);
  if (refusedOffice) return refusedOffice;
  // An address in another regency is a move with an SKPWNI.
  if (refuseOffice(address.area, context)) return reject({ code: 'needs-departure', field: 'address.area' });
  const refusedClass = refuseMoveClass(command.moveClass, from.area, address.area);
  if (refusedClass) return refusedClass;
  const lived = [...facts.deceased].filter(([, { placement }]) => isSame(placement.address, from));
  const refused = lived.map(([, person]) => refuseDeceased(person, changedOn, 'family'));
  const moved = lived.filter((_, index) => !refused[index]);
  if (!isActive(family.state) && moved.length === 0)
    return refused.at(-1) ?? reject({ code: 'family-not-found', field: 'family' });
  if (isSame(from, address)) return reject({ code: 'address-unchanged', field: 'address' });
  if ([...members.values()].some((member) => openDeparture(member))) {
    return reject({ code: 'departure-already-open', field: 'family' });
  }
  const relocated: Change = {
    stream: { kind: 'family', id: family.id },
    events: [
      {
        type: 'FamilyRelocated',
        occurredOn: cardDay(command.reportedOn, family.state, ...members.values()),
        data: { address },
      },
    ],
  };
  const persons = [...members, ...moved].map(([id, member]): Change => ({
    stream: { kind: 'person', id },
    events: [
      {
        type: 'AddressChanged',
        occurredOn: latest(changedOn, member.placedOn),
        data: { changedOn, from: from.area, address },
      },
    ],
  }));
  return accept({
    changes: [relocated, ...persons],
    reservations: [],
    result: { familyId: family.id, persons: persons.map(({ stream }) => stream.id) },
  });
}

function isSame(one: Address, other: Address): boolean {
  return (['area', 'line', 'rt', 'rw', 'postalCode'] as const).every((key) => one[key] === other[key]);
}
