import { provinceOf, type Religion } from '@peristiwa/domain';
import { ageOn, type PlainDate } from '@peristiwa/kernel';
import { leave, recordDay } from '../model/effects';
import { canHead, isHere, symbols, type Resident } from '../model/world';
import { cultureOf } from '../population/name-tables';
import { newName } from '../population/names';
import { findPerson, isSettled, officeOf, personRef, recently, type Planned, type Scene } from './scene';
import { symbol, type Draft } from './step';

/*
 * Changes of a person's own data, and what the register says about the record itself (`domain.md` §2.2). Courts and
 * ministries decide seldom, so most are rarer in Indonesia than here.
 */

const DAYS_UNTIL_REPORT_MAX = 45;

function findAdult(scene: Scene, fits: (person: Resident) => boolean): Resident | undefined {
  const { today, world } = scene;
  return findPerson(
    scene,
    (person) => ageOn(person.bornOn, today) >= 18 && fits(person) && isSettled(scene, world.cardOf(person)),
  );
}

/** The common part of the requests about one person; the day is after all that is known of the person. */
function changeOf(
  scene: Scene,
  person: Resident,
): { readonly changedOn: PlainDate; readonly draft: Pick<Draft, 'office' | 'touches'> } {
  const changedOn = recently(scene, scene.random.int(0, DAYS_UNTIL_REPORT_MAX), [person]);
  recordDay(changedOn, person);
  const office = officeOf(scene.world.cardOf(person));
  return { changedOn, draft: { office, touches: [person.card] } };
}

function body(scene: Scene, person: Resident, changedOn: PlainDate) {
  return { reportedOn: scene.today, person: personRef(scene, person), changedOn };
}

function decree({ random }: Scene, date: PlainDate) {
  return {
    court: 'Pengadilan Negeri',
    number: `${random.int(1, 2500)}/Pdt.P/${date.slice(0, 4)}/PN`,
    date,
  };
}

/** Another name of the same culture. */
export function nameOf({ random, world }: Scene, person: Resident): string {
  const { religion, sex, bornOn } = person;
  const culture = cultureOf(provinceOf(world.cardOf(person).address.area));
  return newName({ culture, religion, sex, bornOn }, random);
}

/** Perubahan nama. */
export function planNameChange(scene: Scene): Planned {
  const person = findAdult(scene, () => true);
  if (!person) return undefined;
  const name = nameOf(scene, person);
  if (name === person.name) return undefined;
  const { changedOn, draft } = changeOf(scene, person);
  person.name = name;
  return {
    ...draft,
    command: 'change-name',
    body: { ...body(scene, person, changedOn), name, decree: decree(scene, changedOn) },
  };
}

/** Perubahan jenis kelamin: of somebody who never married and has no children; the NIK stays. */
export function planSexChange(scene: Scene): Planned {
  const person = findAdult(scene, ({ unions, children }) => unions.length === 0 && children.length === 0);
  if (!person || person.declaredMaritalStatus !== 'single') return undefined;
  const { changedOn, draft } = changeOf(scene, person);
  person.sex = person.sex === 'male' ? 'female' : 'male';
  return {
    ...draft,
    command: 'change-sex',
    body: { ...body(scene, person, changedOn), sex: person.sex, decree: decree(scene, changedOn) },
  };
}

/** Somebody gives up Indonesian citizenship, or is naturalised again; the NIK stays. */
export function planCitizenshipChange(scene: Scene): Planned {
  const foreign = scene.random.chance(0.5)
    ? findAdult(scene, ({ isForeign }) => isForeign === true)
    : undefined;
  const person =
    foreign ?? findAdult(scene, ({ isForeign, permit }) => isForeign === undefined && permit === undefined);
  if (!person) return undefined;
  const { changedOn, draft } = changeOf(scene, person);
  if (foreign) delete person.isForeign;
  else person.isForeign = true;
  return {
    ...draft,
    command: 'change-citizenship',
    body: {
      ...body(scene, person, changedOn),
      citizenship: foreign ? 'indonesian' : 'foreign',
      decision: {
        issuer: 'Menteri Hukum',
        number: `M.HH-${scene.n}.AH.10.01 Tahun ${changedOn.slice(0, 4)}`,
        date: changedOn,
      },
    },
  };
}

const CONVERTED_TO: readonly Religion[] = ['islam', 'protestant', 'catholic', 'belief'];

/** Perubahan elemen data: the religion of somebody who never married, so that no marriage is of another religion. */
export function planReligionChange(scene: Scene): Planned {
  const person = findAdult(scene, ({ unions }) => unions.length === 0);
  const religion = scene.random.pick(CONVERTED_TO);
  if (!person || person.declaredMaritalStatus !== 'single' || person.religion === religion) return undefined;
  const { changedOn, draft } = changeOf(scene, person);
  person.religion = religion;
  const changes = { religion: { value: religion, evidence: `Surat keterangan ${scene.n}` } };
  return { ...draft, command: 'change-biodata', body: { ...body(scene, person, changedOn), changes } };
}

/** Penonaktifan NIK, and its reactivation. */
export function planNikStatus(scene: Scene): Planned {
  const inactive = findAdult(scene, ({ inactiveSince }) => inactiveSince !== undefined);
  const evidence = `Berita acara ${scene.n}`;
  if (inactive && scene.random.chance(0.6)) {
    const { changedOn, draft } = changeOf(scene, inactive);
    delete inactive.inactiveSince;
    return { ...draft, ...ofPath(scene, inactive, changedOn, evidence), command: 'reactivate-nik' };
  }
  const person = findAdult(scene, ({ inactiveSince }) => inactiveSince === undefined);
  if (!person) return undefined;
  const { changedOn, draft } = changeOf(scene, person);
  person.inactiveSince = changedOn;
  const reason = 'living-elsewhere';
  return {
    ...draft,
    command: 'deactivate-nik',
    body: { ...body(scene, person, changedOn), reason, evidence },
  };
}

/** Orang hilang, by a decree, and the end of it: the person was found alive. */
export function planMissing(scene: Scene): Planned {
  const missing = findAdult(scene, ({ missingSince }) => missingSince !== undefined);
  if (missing && scene.random.chance(0.6)) {
    const { changedOn, draft } = changeOf(scene, missing);
    delete missing.missingSince;
    const evidence = `Surat kepolisian ${scene.n}`;
    return { ...draft, ...ofPath(scene, missing, changedOn, evidence), command: 'end-missing' };
  }
  const person = findAdult(scene, ({ missingSince }) => missingSince === undefined);
  if (!person) return undefined;
  const { changedOn, draft } = changeOf(scene, person);
  person.missingSince = changedOn;
  return {
    ...draft,
    command: 'declare-missing',
    body: { ...body(scene, person, changedOn), decree: decree(scene, changedOn) },
  };
}

/** Of a request whose path names the person. */
function ofPath(scene: Scene, person: Resident, changedOn: PlainDate, evidence: string) {
  const path = { personId: symbol(symbols.person(person.key)) };
  return { path, body: { reportedOn: scene.today, changedOn, evidence } };
}

/**
 * A second record of somebody who lives alone or is single, with another spelling of the name, on a card of its own: 0.3 %
 * of all persons (`domain.md` §8.9). It is merged later.
 */
export function planDuplicate(scene: Scene): Planned {
  const { random, today, world } = scene;
  const person = findAdult(
    scene,
    ({ unions, duplicateOf, flag, permit }) =>
      unions.length === 0 && [duplicateOf, flag, permit].every((one) => one === undefined),
  );
  if (!person || person.declaredMaritalStatus !== 'single') return undefined;
  const { bornOn, sex, religion } = person;
  const { address } = world.cardOf(person);
  const name = nameOf(scene, person);
  const twice = world.addPerson({
    name,
    sex,
    bornOn,
    religion,
    declaredMaritalStatus: 'single',
    watched: false,
    card: -1,
    relationship: 'head',
    lastOccurredOn: today,
    duplicateOf: person.key,
  });
  const card = world.addCard(twice.key, [twice.key], address);
  twice.card = card.key;
  return {
    command: 'record-biodata',
    office: officeOf(card),
    body: {
      reportedOn: today,
      person: {
        name,
        sex,
        bornOn,
        religion,
        birthPlace: officeOf(card),
        maritalStatus: 'single',
        education: 'upper-secondary',
        occupation: random.pick([9, 15, 88]),
        citizenship: 'indonesian',
        bloodType: 'unknown',
      },
      family: { kind: 'new', address },
    },
    learns: {
      personId: symbols.person(twice.key),
      nik: symbols.nik(twice.key),
      familyId: symbols.family(card.key),
      kkNumber: symbols.kk(card),
    },
    touches: [card.key],
  };
}

/** Penggabungan data ganda: the second record ends, and its number leads to the first. */
export function planMerge(scene: Scene): Planned {
  const { n, random, today, world } = scene;
  const duplicates = world.people.filter(
    (person) =>
      person.duplicateOf !== undefined &&
      isHere(person) &&
      person.unions.length === 0 &&
      person.children.length === 0 &&
      world.cardOf(person).members.length === 1 &&
      isSettled(scene, world.cardOf(person)),
  );
  if (duplicates.length === 0) return undefined;
  const duplicate = random.pick(duplicates);
  const survivor = world.person(duplicate.duplicateOf ?? -1);
  if (survivor.gone) return undefined;
  const card = world.cardOf(duplicate);
  const refs = { survivor: personRef(scene, survivor), duplicate: personRef(scene, duplicate) };
  const office = officeOf(card);
  leave(world, card, [duplicate.key], { today });
  duplicate.gone = 'merged';
  return {
    command: 'merge-persons',
    office,
    body: { reportedOn: today, ...refs, evidence: `Berita acara ${n}` },
    touches: [card.key, survivor.card],
  };
}

/** Penyelesaian penanda kualitas data: an officer has looked at the flag of a person. */
export function planFlagResolution(scene: Scene): Planned {
  const { n, today, world } = scene;
  const person = findPerson(scene, (one) => one.flag !== undefined || isYoungHead(scene, one));
  if (!person) return undefined;
  const { flag = 'head-under-age' } = person;
  if (person.flag) delete person.flag;
  else person.isKnownYoungHead = true;
  return {
    command: 'resolve-flag',
    office: officeOf(world.cardOf(person)),
    body: {
      reportedOn: today,
      person: personRef(scene, person),
      flag,
      finding: 'confirmed',
      evidence: `470/BA-${n}`,
    },
    touches: [person.card],
  };
}

/** A minor who heads a card, because no adult is on it: person and card are flagged (domain.md §2.6). */
function isYoungHead({ today }: Scene, person: Resident): boolean {
  return person.relationship === 'head' && !canHead(person, today) && !person.isKnownYoungHead;
}
