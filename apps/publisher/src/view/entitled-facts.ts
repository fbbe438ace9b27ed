import type { PersonFacts } from '@peristiwa/contracts';
import type { PersonEvent, RegisteredPerson } from '@peristiwa/domain';
import { assertNever, type PlainDate } from '@peristiwa/kernel';
import type { Grants } from './agreement';
import { mappings } from './cause';
import { isInfant, reduceArea } from './entitled-view';
import { grantedFacts } from './grants';

/** What a partner may know of the act itself, besides what it changed. */
export function entitledFacts(
  events: readonly PersonEvent[],
  state: RegisteredPerson,
  agreement: Grants,
  asOf: PlainDate,
): PersonFacts {
  const pushed = events.filter(({ type }) => agreement.eventTypes.includes(mappings[type].eventClass));
  const all: PersonFacts = Object.assign({}, ...pushed.map((event) => factsOf(event)));
  const open = new Set<string>(['kind', 'status', ...openFacts(agreement)]);
  // The day of birth follows its own grant, whatever the act.
  if (
    !agreement.fields.includes('bornOn') &&
    !(agreement.fields.includes('birthMonth') && isInfant(state, asOf))
  ) {
    open.delete('bornOn');
  }
  const facts: PersonFacts = Object.fromEntries(
    Object.entries(all).filter(([name, fact]) => open.has(name) && fact !== undefined),
  );
  for (const name of ['from', 'to'] as const) {
    const area = reduceArea(facts[name], agreement);
    if (area === undefined) delete facts[name];
    else facts[name] = area;
  }
  return facts;
}

function openFacts({ fields }: Grants): string[] {
  return Object.entries(grantedFacts).flatMap(([grant, facts]) =>
    (fields as readonly string[]).includes(grant) ? [...facts] : [],
  );
}

function factsOf(event: PersonEvent): PersonFacts {
  switch (event.type) {
    case 'BirthRegistered': {
      const { bornOn, birthOrder, plurality, motherAge, weightGrams, lengthCm, deliveryPlace, attendant } =
        event.data;
      const { reportedLate } = event.data;
      return {
        bornOn,
        birthOrder,
        plurality,
        motherAge,
        weightGrams,
        lengthCm,
        deliveryPlace,
        attendant,
        reportedLate,
      };
    }
    case 'DeathRegistered': {
      const { diedOn, age, cause, actNumber, reportedLate } = event.data;
      return { diedOn, ageAtDeath: age, causeOfDeath: cause, deathActNumber: actNumber, reportedLate };
    }
    case 'PersonArrived': {
      const { arrivedOn, from, reason, placement } = event.data;
      return { kind: 'between-regencies', arrivedOn, from, to: placement.address.area, reason };
    }
    case 'AddressChanged': {
      const { changedOn, from, address } = event.data;
      return { kind: 'within-regency', changedOn, from, to: address.area };
    }
    case 'DepartureIssued': {
      const { destination, reason, validUntil } = event.data;
      return { to: destination, reason, validUntil };
    }
    case 'DepartureCancelled':
      return { status: 'move-cancelled' };
    case 'DepartureExpired':
      return { status: 'move-expired' };
    case 'MarriageRegistered':
      return { status: 'married', marriedOn: event.data.marriedOn, reportedLate: event.data.reportedLate };
    case 'DivorceRegistered':
      return { status: 'divorced', divorcedOn: event.data.divorcedOn, reportedLate: event.data.reportedLate };
    case 'SpouseDied':
      return { status: 'widowed', spouseDiedOn: event.data.diedOn };
    case 'SpouseRecorded':
      return { status: 'spouse-recorded' };
    case 'BiodataRecorded':
    case 'ChildBorn':
    case 'CardChanged':
    case 'FamilyHeadSucceeded':
    case 'FamilyHeadDeparted':
      return {};
    default:
      return assertNever(event);
  }
}
