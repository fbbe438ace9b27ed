interface Address {
  readonly area: string;
  readonly line: string;
  readonly rt: string;
  readonly rw: string;
  readonly postalCode?: string;
  readonly village?: string;
  readonly district?: string;
  readonly regency?: string;
  readonly province?: string;
}

/** The lines of an address as on a card; an area without a name is left out, and its code says where it is. */
export function addressLines(address: Address): readonly string[] {
  const { line, rt, rw, village, district, regency, province, postalCode, area } = address;
  const places = [village, district, regency, province].filter((name) => name !== undefined);
  const end = [...(places.length > 0 ? places : [area]), ...(postalCode === undefined ? [] : [postalCode])];
  return [`${line} RT ${rt} RW ${rw}`, end.join(', ')];
}
