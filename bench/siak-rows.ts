import { createWriteStream } from 'node:fs';
import { once } from 'node:events';
import { finished } from 'node:stream/promises';

const HEADER =
  'NIK,NO_KK,NAMA_LGKP,JENIS_KLMIN,TMPT_LHR,TGL_LHR,AGAMA,STAT_KWN,STAT_HBKEL,PDDK_AKH,JENIS_PKRJN,NIK_IBU,NIK_AYAH,' +
  'ALAMAT,NO_RT,NO_RW,NO_PROP,NO_KAB,NO_KEC,NO_KEL\n';
const SIZE = 4;
/** Serials 9001 to 9999 of a day: families differ by day of birth, then by serial. */
const SERIALS = 999;

/** A file of SIAK with synthetic families of four: head, wife and two children. No number is given twice. */
export async function writeSiakFile(path: string, rows: number): Promise<void> {
  const out = createWriteStream(path);
  out.write(HEADER);
  for (let family = 0; family * SIZE < rows; family += 1) {
    const lines = familyRows(family).slice(0, rows - family * SIZE);
    if (!out.write(lines.join(''))) await once(out, 'drain');
  }
  out.end();
  await finished(out);
}

interface Day {
  readonly date: number;
  readonly month: number;
  readonly year: number;
}

/** Father, mother, son and daughter: sex, code of the relationship and of the marital status, age below the father's. */
const PEOPLE = [
  { name: 'Budi Santoso', isFemale: false, shdk: 1, married: 2, younger: 0 },
  { name: 'Siti Aminah', isFemale: true, shdk: 3, married: 2, younger: 3 },
  { name: 'Adi Santoso', isFemale: false, shdk: 4, married: 1, younger: 28 },
  { name: 'Dewi Santoso', isFemale: true, shdk: 4, married: 1, younger: 31 },
] as const;

function familyRows(family: number): string[] {
  const serial = String(9_001 + (family % SERIALS));
  const index = Math.floor(family / SERIALS);
  const day = {
    date: 1 + (index % 28),
    month: 1 + (Math.floor(index / 28) % 12),
    year: Math.floor(index / 336),
  };
  const kk = `320405${digits({ ...day, year: 2011 + day.year })}${serial}`;
  const born = ({ younger }: (typeof PEOPLE)[number]) => ({ ...day, year: 1960 + day.year + younger });
  const niks = PEOPLE.map((one) => nik(born(one), one.isFemale, serial));
  return PEOPLE.map((one, at) => {
    const { date, month, year } = born(one);
    const parents = one.shdk === 4 ? `${niks[1]},${niks[0]}` : ',';
    const person = `${one.name},${one.isFemale ? 2 : 1},Bandung,${two(date)}-${two(month)}-${year},1,${one.married}`;
    return `${niks[at]},${kk},${person},${one.shdk},5,15,${parents},Jalan Melati 7,002,004,32,04,05,2001\n`;
  });
}

const two = (value: number) => String(value).padStart(2, '0');
const digits = ({ date, month, year }: Day) => `${two(date)}${two(month)}${two(year % 100)}`;

/** A woman's day of birth is raised by 40 (`domain.md` §1.1). */
function nik({ date, month, year }: Day, isFemale: boolean, serial: string): string {
  return `320405${digits({ date: isFemale ? date + 40 : date, month, year })}${serial}`;
}
