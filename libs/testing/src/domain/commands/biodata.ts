import { addDays } from '@peristiwa/kernel';
import {
  activeMarriages,
  recordBiodata,
  recordFamily,
  relationships,
  type Relationship,
} from '@peristiwa/domain';
import { biodataFacts } from '../facts';
import { worldVillages, type World } from '../world-state';
import {
  addressIn,
  alive,
  areaOf,
  dates,
  nameOf,
  officeFor,
  pick,
  type Attempt,
  type RandomCommand,
  type Resident,
} from './attempt';

export const biodataCommands: readonly RandomCommand[] = [biodata, biodata, wholeFamily];

/** The head of a family enters a village. */
export function newcomer(world: World, area: string): Attempt {
  return recordsBiodata(world, { kind: 'new', area });
}

function biodata(world: World): Attempt {
  const host = world.random.chance(0.6) ? pick(world, alive) : undefined;
  if (!host) return newcomer(world, world.random.pick(worldVillages));
  return recordsBiodata(world, { kind: 'join', area: areaOf(host), host });
}

function recordsBiodata(
  world: World,
  where: { readonly kind: 'new' | 'join'; readonly area: string; readonly host?: Resident },
): Attempt {
  const { random, today } = world;
  const [hostId, host] = where.host ?? [undefined, undefined];
  const sex = host ? (host.sex === 'male' ? 'female' : 'male') : random.pick(['male', 'female'] as const);
  const asSpouse = host !== undefined && activeMarriages(host).length === 0 && random.chance(0.6);
  const bornOn = addDays(today, -(365 * (asSpouse || !host ? 20 : 4) + random.below(12_000)));
  const relationship: Relationship = asSpouse
    ? host?.sex === 'male'
      ? 'wife'
      : 'husband'
    : random.pick(relationships.values);
  const { reportedOn } = dates(world, 20);
  const declared = random.pick(['single', 'single', 'married-recorded', 'married-unrecorded'] as const);
  // The spouse who entered first declared this marriage, or an act shows it, or only one declares it.
  const married =
    host?.declaredMaritalStatus === 'married-unrecorded' ? 'married-unrecorded' : 'married-recorded';
  const marriageAct = random.chance(0.3) ? { number: '0017/KW/2010' } : undefined;
  const person = {
    name: nameOf(world),
    sex,
    bornOn,
    birthPlace: '3204',
    religion: random.chance(0.8) ? ('islam' as const) : ('hindu' as const),
    education: 'primary' as const,
    occupation: 9,
    citizenship: 'indonesian' as const,
    bloodType: 'unknown' as const,
    maritalStatus: asSpouse ? married : host ? ('single' as const) : declared,
  };
  const address = addressIn(world, where.area);
  const family =
    where.kind === 'new' ? { kind: 'new' as const, address } : { kind: 'join' as const, relationship };
  const spouse = asSpouse ? hostId : undefined;
  const hostCard = host?.placement.familyId;
  return {
    command: 'record-biodata',
    office: officeFor(world, where.area),
    reportedOn,
    decide: (register, context) =>
      recordBiodata(
        { reportedOn, person, family, marriageAct },
        biodataFacts(register, { host: hostCard, spouse }),
        context,
      ),
  };
}

/** A couple with children, or one parent. */
function wholeFamily(world: World): Attempt {
  const { random, today } = world;
  const area = random.pick(worldVillages);
  const { reportedOn } = dates(world, 20);
  const isCouple = random.chance(0.7);
  const person = (sex: 'male' | 'female', years: number, maritalStatus: 'single' | 'married-recorded') => ({
    name: nameOf(world),
    sex,
    bornOn: addDays(today, -(365 * years + random.below(3_000))),
    birthPlace: '3204',
    religion: 'islam' as const,
    education: 'primary' as const,
    occupation: 9,
    citizenship: 'indonesian' as const,
    bloodType: 'unknown' as const,
    maritalStatus,
  });
  const status = isCouple ? 'married-recorded' : 'single';
  const head = { relationship: 'head', person: person('male', 25, status), alike: [] } as const;
  const wife = {
    relationship: 'wife',
    person: person('female', 25, status),
    spouse: { member: 0 },
    alike: [],
  } as const;
  const child = {
    relationship: 'child',
    // At times the child is older than its parents, which is refused.
    person: person('female', random.chance(0.15) ? 50 : 2, 'single'),
    father: { member: 0 },
    mother: isCouple ? { member: 1 } : undefined,
    alike: [],
  } as const;
  const members = isCouple ? [head, wife, child] : [head, child];
  const address = addressIn(world, area);
  return {
    command: 'record-family-biodata',
    office: officeFor(world, area),
    reportedOn,
    decide: (_register, context) => recordFamily({ reportedOn, address, members }, new Map(), context),
  };
}
