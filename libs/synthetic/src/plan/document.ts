import { ageOn } from '@peristiwa/kernel';
import { nextStatuses, type DocumentKind, type DocumentStatus } from '@peristiwa/domain';
import { recordDay } from '../model/effects';
import { isForeigner, maritalStatus, symbols, type Resident } from '../model/world';
import { findPerson, isSettled, officeOf, personRef, type Planned, type Scene } from './scene';
import type { Draft } from './step';

/** Shares of the documents: first KTP-el, KIA of children, IKD of those who have a KTP-el (`domain.md` §6 and §8). */
const KIA_SHARE = 0.3;
const IKD_SHARE = 0.1;
/** Of those whose document is at its end: 12 million reprints a year for 280 million people (`domain.md` §6). */
const REPRINT_SHARE = 0.04;

/** The next step of a KTP-el, a KIA or an IKD. */
export function planDocument(scene: Scene): Planned {
  const { random, world } = scene;
  const document = random.chance(KIA_SHARE) ? 'kia' : random.chance(IKD_SHARE) ? 'ikd' : 'ktp-el';
  const person = findPerson(
    scene,
    (one) =>
      mayHave(scene, one, document) &&
      isSettled(scene, world.cardOf(one)) &&
      (!isAtItsEnd(one.documents[document]) || random.chance(REPRINT_SHARE)),
  );
  return person && documentOf(scene, person, document);
}

function documentOf(scene: Scene, person: Resident, document: DocumentKind): Draft {
  const { random, today, world } = scene;
  const present = person.documents[document];
  const status = random.pick(nextStatuses(document, present && { status: present, since: today }));
  const policeReport = status === 'lost' ? `SKTLK/${random.int(1, 999)}/${today.slice(0, 4)}` : undefined;
  person.documents[document] = status;
  recordDay(today, person);
  return {
    command: 'record-document',
    office: officeOf(world.cardOf(person)),
    body: {
      reportedOn: today,
      person: personRef(scene, person),
      changedOn: today,
      document,
      status,
      policeReport,
    },
    learns: { personId: symbols.person(person.key) },
    touches: [person.card],
  };
}

const isAtItsEnd = (status: DocumentStatus | undefined) => status === 'issued' || status === 'active';

/** INV-18: KTP-el from 17 or with a marriage, KIA before that. */
function mayHave({ today }: Scene, person: Resident, document: DocumentKind): boolean {
  const isObliged = ageOn(person.bornOn, today) >= 17 || maritalStatus(person) !== 'single';
  const { 'ktp-el': ktp } = person.documents;
  // UU 24/2013 art. 63: a foreigner needs an ITAP.
  if (isForeigner(person) && person.permit !== 'itap') return false;
  if (document === 'ikd') return ktp !== undefined && ktp !== 'revoked';
  return document === 'kia' ? !isObliged : isObliged;
}
