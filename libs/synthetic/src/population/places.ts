import { regencyOf, type Address, type AreaDirectory } from '@peristiwa/domain';
import type { Random } from '../random';

/** The offices that take part, and the villages of each. */
export interface Places {
  readonly offices: readonly string[];
  village(office: string, random: Random): string;
}

/** Six regencies of five provinces, in three time zones and with four cultures or more. */
export const DEFAULT_OFFICES: readonly string[] = ['3204', '3273', '3578', '5171', '7371', '9401'];

/** @throws Error for a regency the directory does not know. */
export function placesOf(areas: AreaDirectory, offices: readonly string[]): Places {
  const villages = offices.flatMap((office) =>
    areas.children(office).flatMap(({ code }) => areas.children(code).map((village) => village.code)),
  );
  const places = placesFrom(villages);
  const missing = offices.find((office) => !places.offices.includes(office));
  if (missing) throw new Error(`No villages are known in regency ${missing}`);
  return places;
}

/** The regencies of these villages are the offices. */
export function placesFrom(villages: readonly string[]): Places {
  const byOffice = new Map<string, string[]>();
  for (const village of villages.toSorted()) {
    byOffice.set(regencyOf(village), [...(byOffice.get(regencyOf(village)) ?? []), village]);
  }
  return {
    offices: [...byOffice.keys()],
    village(office, random) {
      return random.pick(byOffice.get(office) ?? []);
    },
  };
}

const streets =
  'Merdeka Sudirman Melati Mawar Diponegoro Kartini Pahlawan Veteran Cendana Anggrek Pemuda Kenanga'.split(
    ' ',
  );
const hamlets = 'Krajan Tengah Cikuya Sukamaju Karangasem Baru Lor Kidul Tegal Pasar'.split(' ');

export function newAddress(area: string, random: Random): Address {
  // The seventh digit distinguishes a kelurahan (1) from a desa (2).
  const line =
    area.charAt(6) === '1'
      ? `Jl. ${random.pick(streets)} No. ${random.int(1, 180)}`
      : `Dusun ${random.pick(hamlets)} ${random.int(1, 60)}`;
  const block = (max: number) => String(random.int(1, max)).padStart(3, '0');
  return { area, line, rt: block(12), rw: block(18) };
}
