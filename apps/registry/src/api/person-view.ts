import {
  districtOf,
  maritalStatusOf,
  openDeparture,
  provinceOf,
  regencyOf,
  residenceOf,
  type Address,
  type AreaDirectory,
  type RegisteredPerson,
} from '@peristiwa/domain';

/** The address with the names that the official code list gives today; a code it does not know has none. */
export function addressView(address: Address, areas: AreaDirectory) {
  const nameOf = (code: string) => areas.find(code)?.name;
  return {
    ...address,
    village: nameOf(address.area),
    district: nameOf(districtOf(address.area)),
    regency: nameOf(regencyOf(address.area)),
    province: nameOf(provinceOf(address.area)),
  };
}

/** A person as the API tells it: the stored document with what is derived from it. */
export function personView(person: RegisteredPerson, areas: AreaDirectory) {
  const {
    placement,
    placedOn,
    marriages,
    children,
    departures: _all,
    declaredMaritalStatus: _declared,
    ...own
  } = person;
  const { familyId, kkNumber, relationship, address } = placement;
  const departure = openDeparture(person);
  return {
    ...own,
    status: residenceOf(person),
    maritalStatus: maritalStatusOf(person),
    family: { familyId, kkNumber, relationship },
    address: addressView(address, areas),
    placedOn,
    ...(departure && { departure }),
    marriages,
    children,
  };
}
