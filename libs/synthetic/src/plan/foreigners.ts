import { addDays, type PlainDate } from '@peristiwa/kernel';
import { recordDay } from '../model/effects';
import { symbols } from '../model/world';
import { newAddress } from '../population/places';
import { findPerson, officeOf, personRef, type Planned, type Scene } from './scene';

const NAMES = ['Hiroshi Tanaka', 'Maria Lopez', 'John Smith', 'Anna Schmidt', 'Wei Chen'] as const;
const AGE_DAYS = { min: 25 * 366, max: 60 * 365 };
/** UU 23/2006 art. 20: within 14 days of the issue of the permit. */
const REPORT_WITHIN_DAYS = 14;

/** An orang asing comes with an ITAS (`domain.md` §2.2 B, OA). */
export function planForeigner(scene: Scene): Planned {
  const { n, places, random, today, world } = scene;
  const office = random.pick(places.offices);
  const address = newAddress(places.village(office, random), random);
  const biodata = {
    name: random.pick(NAMES),
    sex: random.chance(0.6) ? ('male' as const) : ('female' as const),
    bornOn: addDays(today, -random.int(AGE_DAYS.min, AGE_DAYS.max)),
    religion: 'protestant' as const,
  };
  const person = world.addPerson({
    ...biodata,
    declaredMaritalStatus: 'single',
    permit: 'itas',
    watched: false,
    card: -1,
    relationship: 'head',
    lastOccurredOn: today,
  });
  person.card = world.addCard(person.key, [person.key], address).key;
  return {
    command: 'register-foreigner',
    office,
    body: {
      reportedOn: today,
      person: {
        ...biodata,
        birthPlace: 'Manila',
        maritalStatus: 'single',
        education: 'bachelor',
        occupation: 15,
        bloodType: 'unknown',
      },
      family: { kind: 'new', address },
      permit: permitOf(scene, 'itas', today),
      papers: {
        nationality: 'PH',
        passport: { number: `P9${String(n).padStart(6, '0')}`, validUntil: addDays(today, 1_500) },
        sponsor: { kind: 'company', name: 'PT Contoh Sejahtera' },
      },
    },
    learns: {
      personId: symbols.person(person.key),
      nik: symbols.nik(person.key),
      familyId: symbols.family(person.card),
      kkNumber: symbols.kk(world.card(person.card)),
    },
    touches: [person.card],
  };
}

/** Alih status: an ITAP after the ITAS (UU 23/2006 art. 21). */
export function planStayPermit(scene: Scene): Planned {
  const { today, world } = scene;
  const holder = findPerson(
    scene,
    ({ permit, lastOccurredOn }) => permit === 'itas' && lastOccurredOn < today,
  );
  if (!holder) return undefined;
  holder.permit = 'itap';
  recordDay(today, holder);
  return {
    command: 'change-stay-permit',
    office: officeOf(world.cardOf(holder)),
    body: { reportedOn: today, person: personRef(scene, holder), permit: permitOf(scene, 'itap', today) },
    learns: { personId: symbols.person(holder.key) },
    touches: [holder.card],
  };
}

function permitOf({ n, random }: Scene, kind: 'itas' | 'itap', today: PlainDate) {
  const issuedOn = kind === 'itap' ? today : addDays(today, -random.int(0, REPORT_WITHIN_DAYS));
  return { kind, number: `2${kind === 'itas' ? 'C' : 'D'}9${n}`, issuedOn, validUntil: addDays(today, 700) };
}
