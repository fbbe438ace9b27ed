import { accept, latest, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, Change, Known } from '../act';
import type { Address } from '../area';
import type { Family } from '../family/family';
import { isActive, refuseDates, refuseOffice } from '../rules';
import { openDeparture, type RegisteredPerson } from '../person/person';

export interface ChangeAddress {
  readonly changedOn: PlainDate;
  readonly reportedOn: PlainDate;
  readonly address: Address;
}

export interface AddressResult {
  readonly familyId: string;
  readonly persons: readonly string[];
}

/** A move of the whole card inside one regency: one step, no SKPWNI, the number stays (classes 1–3 of F-1.03). */
export function changeAddress(
  command: ChangeAddress,
  facts: { readonly family: Known<Family>; readonly members: ReadonlyMap<string, RegisteredPerson> },
  context: ActContext,
): ActDecision<AddressResult> {
  const { changedOn, address } = command;
  const refusedDates = refuseDates(changedOn, command.reportedOn, context, 'changedOn');
  if (refusedDates) return refusedDates;
  const { family, members } = facts;
  if (!isActive(family.state)) return reject({ code: 'family-not-found', field: 'family' });
  const from = family.state.address;
  const refusedOffice = refuseOffice(from.area, context);
  if (refusedOffice) return refusedOffice;
  // An address in another regency is a move with an SKPWNI.
  if (refuseOffice(address.area, context)) return reject({ code: 'needs-departure', field: 'address.area' });
  const keys = ['area', 'line', 'rt', 'rw', 'postalCode'] as const;
  if (keys.every((key) => from[key] === address[key]))
    return reject({ code: 'address-unchanged', field: 'address' });
  if ([...members.values()].some((member) => openDeparture(member))) {
    return reject({ code: 'departure-already-open', field: 'family' });
  }
  const relocated: Change = {
    stream: { kind: 'family', id: family.id },
    events: [{ type: 'FamilyRelocated', occurredOn: context.today, data: { address } }],
  };
  const persons = [...members].map(([id, member]): Change => ({
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
    result: { familyId: family.id, persons: [...members.keys()] },
  });
}
