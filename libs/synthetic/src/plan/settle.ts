import { nikPrefix } from '@peristiwa/domain';
import { ageOn, latest, type PlainDate } from '@peristiwa/kernel';
import { recordDay, recordSpouses } from '../model/effects';
import { symbols, type Resident } from '../model/world';
import type { Household } from '../population/household';
import { Random } from '../random';
import { personRef, type Scene } from './scene';
import { symbol, type Draft } from './step';

/** A household whose members are recorded one after another. */
export interface Arriving {
  readonly household: Household;
  readonly entered: Resident[];
  card?: number;
}

/** Share of adults whom KemenP2MI watches. */
const WATCHED_SHARE = 0.05;
/** Share of families that already have a NIK and a card number on older documents. */
const PAPERS_SHARE = 0.03;

/** The whole household on one form (F-1.01, formulir biodata keluarga). */
export function planFamilyBiodata(scene: Scene, arriving: Arriving): Draft {
  const { members, address, office } = arriving.household;
  const drafts = members.map(() => planBiodata(scene, arriving, false));
  const reportedOn = latest(...(members.map((member) => member.reportedOn) as [PlainDate]));
  recordDay(reportedOn, ...arriving.entered);
  const place = (index?: number) => (index === undefined ? undefined : { member: index + 1 });
  const learned = drafts.flatMap(({ learns = {} }, index) =>
    ['personId', 'nik'].map((name) => [`members.${index}.${name}`, learns[name] ?? '']),
  );
  const { familyId = '', kkNumber = '' } = drafts[0]?.learns ?? {};
  const { kkNumber: oldNumber } = (drafts[0]?.body['family'] ?? {}) as { kkNumber?: string };
  return {
    command: 'record-family-biodata',
    office,
    body: {
      reportedOn,
      family: { address, kkNumber: oldNumber },
      members: members.map(({ relationship, mother, father, spouse }, index) => ({
        relationship,
        person: drafts[index]?.body['person'],
        mother: place(mother),
        father: place(father),
        spouse: place(spouse),
        marriageAct: drafts[index]?.body['marriageAct'],
      })),
    },
    learns: { ...Object.fromEntries(learned), familyId, kkNumber },
    touches: drafts.flatMap(({ touches }) => touches),
  };
}

/** The next member of the household as a biodata form (F-1.01); `watchable` only in the initial population. */
export function planBiodata(scene: Scene, arriving: Arriving, watchable: boolean): Draft {
  const { world, seed } = scene;
  const { household, entered } = arriving;
  const member = household.members[entered.length];
  if (!member) throw new Error('Every member of the household has been recorded');
  const form = member.person;
  const adult = form.bornOn.slice(0, 4) < String(Number(scene.today.slice(0, 4)) - 18);
  const draw = new Random(`${seed}/watched/${world.people.length}`).float();
  const person = world.addPerson({
    name: form.name,
    sex: form.sex,
    bornOn: form.bornOn,
    religion: form.religion,
    declaredMaritalStatus: form.maritalStatus,
    mother: member.mother === undefined ? undefined : entered[member.mother]?.key,
    father: member.father === undefined ? undefined : entered[member.father]?.key,
    watched: watchable && adult && draw < WATCHED_SHARE,
    card: arriving.card ?? -1,
    relationship: member.relationship,
    lastOccurredOn: member.reportedOn,
  });
  const relatives = relativesOf(scene, arriving, person);
  const isHead = arriving.card === undefined;
  const family = isHead
    ? { kind: 'new', address: household.address, ...oldCardNumber(scene, household) }
    : joinFamily(scene, arriving, member.relationship);
  if (isHead) arriving.card = world.addCard(person.key, [person.key], household.address).key;
  else world.card(arriving.card ?? -1).members.push(person.key);
  person.card = arriving.card ?? -1;
  entered.push(person);
  const nik = isHead && 'kkNumber' in family ? { nik: oldNik(household, scene) } : {};
  return {
    command: 'record-biodata',
    office: household.office,
    body: {
      reportedOn: member.reportedOn,
      person: { ...form, citizenship: 'indonesian', ...nik },
      family,
      ...relatives,
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

function relativesOf(scene: Scene, arriving: Arriving, person: Resident) {
  const member = arriving.household.members[arriving.entered.length];
  const entered = (index?: number) => (index === undefined ? undefined : arriving.entered[index]);
  const [mother, father, spouse] = [
    entered(member?.mother),
    entered(member?.father),
    entered(member?.spouse),
  ];
  for (const parent of [mother, father]) parent?.children.push(person.key);
  if (spouse) {
    recordSpouses(spouse, person);
    recordDay(person.lastOccurredOn, spouse);
  }
  const ref = (of?: Resident) => (of ? personRef(scene, of) : undefined);
  return {
    mother: ref(mother),
    father: ref(father),
    spouse: ref(spouse),
    marriageAct: spouse && showsAct(scene, spouse, person) ? { number: `${scene.n}/KUA/2020` } : undefined,
  };
}

/** Whoever is under 19 married with a dispensation, so the form names the act; of the others some do. */
function showsAct({ random }: Scene, spouse: Resident, newcomer: Resident): boolean {
  const day = newcomer.lastOccurredOn;
  return [spouse, newcomer].some(({ bornOn }) => ageOn(bornOn, day) < 19) || random.chance(0.2);
}

function joinFamily(scene: Scene, arriving: Arriving, relationship: string) {
  const card = scene.world.card(arriving.card ?? -1);
  const host = scene.random.chance(0.4)
    ? { kkNumber: symbol(symbols.kk(card)) }
    : { familyId: symbol(symbols.family(card.key)) };
  return { kind: 'join', host, relationship };
}

/** Serials 8000–8999 belong to no real person, and the register issues synthetic serials from 9000. */
function oldSerial(scene: Scene): string {
  return String(8000 + (scene.world.cards.length % 1000));
}

function oldCardNumber(scene: Scene, household: Household): { kkNumber?: string } {
  if (!scene.random.chance(PAPERS_SHARE)) return {};
  return { kkNumber: `${household.address.area.slice(0, 6)}010109${oldSerial(scene)}` };
}

function oldNik(household: Household, scene: Scene): string {
  const head = household.members[0];
  if (!head) throw new Error('A household has a head');
  return nikPrefix(household.address.area, head.person.bornOn, head.person.sex) + oldSerial(scene);
}
