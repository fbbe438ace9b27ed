import { canonicalJson, latest, reject, type PlainDate } from '@peristiwa/kernel';
import { regencyOf, type Address } from '../../area';
import { isRegistered, refuseDates, refuseDeceased } from '../../rules';
import { correcting, withFields, type Correction, type Scene } from '../correct-act';

export interface CorrectedAddressChange {
  readonly changedOn?: PlainDate;
  readonly address?: Address;
}

/** Pembetulan of a change of address. */
const addressCorrection: Correction<CorrectedAddressChange> = {
  kind: 'address-change',
  refuse({ changedOn, address }, scene) {
    const { chain, without, reportedOn, context } = scene;
    const field = 'corrected.changedOn';
    const refusedDates = changedOn && refuseDates(changedOn, reportedOn, context, field);
    if (refusedDates) return refusedDates;
    const present = addressOf(scene);
    if (address && present && regencyOf(address.area) !== regencyOf(present.area)) {
      return reject({ code: 'needs-departure', field: 'corrected.address.area' });
    }
    for (const id of chain.subjects) {
      const member = without.persons.get(id);
      const refused =
        changedOn && isRegistered(member) ? refuseDeceased(member, changedOn, field) : undefined;
      if (refused) return refused;
    }
    return undefined;
  },
  restate({ stream, event }, corrected, { present, without }) {
    const { changedOn, address } = corrected;
    if (event.type === 'FamilyRelocated') {
      if (!address) return event;
      const card = present.families.get(stream.id);
      // A card folds by position: where it has moved on since, the later address stands.
      const isPresent =
        card && card.status !== 'none' && canonicalJson(card.address) === canonicalJson(event.data.address);
      return isPresent ? { ...event, data: { ...event.data, address } } : undefined;
    }
    if (event.type !== 'AddressChanged') return event;
    const data = withFields(event.data, corrected);
    if (changedOn === undefined) return { ...event, data };
    const member = without.persons.get(stream.id);
    const placedOn = isRegistered(member) ? member.placedOn : changedOn;
    return { ...event, occurredOn: latest(changedOn, placedOn), data };
  },
};
export const correctAddressChange = correcting(addressCorrection);

function addressOf({ content }: Scene): Address | undefined {
  const relocated = content.flatMap(({ events }) => events).find(({ type }) => type === 'FamilyRelocated');
  return relocated?.type === 'FamilyRelocated' ? relocated.data.address : undefined;
}
