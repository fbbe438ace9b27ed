import {
  changeHead,
  changeRelationships,
  joinCard,
  mergeCards,
  reissueCard,
  relationships,
  splitCard,
  type CardRequest,
} from '@peristiwa/domain';
import { cardFacts } from '../facts';
import type { World } from '../world-state';
import {
  alive,
  areaOf,
  dates,
  livingOrDeceased,
  officeFor,
  pick,
  type Attempt,
  type RandomCommand,
} from './attempt';

/** Changes of family cards on request (F-1.02), sensible or not. */
export const cardCommands: readonly RandomCommand[] = [split, join, change, reissue];

interface Asked {
  readonly request: CardRequest & { readonly guardianStatement?: string; readonly hostConsent?: string };
  readonly card: string;
  readonly members: readonly string[];
}

/** A card, some of its members, and relationships for some of them. */
function asked(world: World): Asked & Pick<Attempt, 'office' | 'reportedOn'> {
  const { random, register } = world;
  const resident = livingOrDeceased(world);
  const card = resident[1].placement.familyId;
  const members = [resident[0], ...random.some([...register.members(card, resident[0]).keys()], 0.4)];
  const everyone = [...register.members(card).keys()];
  const named = random.chance(0.7) ? everyone : [];
  const stated = new Map(named.map((id) => [id, random.pick(relationships.values)] as const));
  const { reportedOn } = dates(world, 20);
  const papers = random.chance(0.8) ? { guardianStatement: 'SP-1', hostConsent: 'SP-2' } : {};
  return {
    request: { reportedOn, stated, ...papers },
    card,
    members,
    office: officeFor(world, areaOf(resident)),
    reportedOn,
  };
}

function split(world: World): Attempt {
  const { request, card, members, ...office } = asked(world);
  const [head = '', ...others] = members;
  return {
    command: 'split-card',
    ...office,
    decide: (register, context) => {
      const leaving = { head: register.person(head), others: others.map((id) => register.person(id)) };
      return splitCard(request, { ...cardFacts(register, card), ...leaving }, context);
    },
  };
}

function join(world: World): Attempt {
  const { request, card, members, ...office } = asked(world);
  const all = world.random.chance(0.4);
  const isNear = ({ placement }: { placement: { address: { area: string } } }) =>
    placement.address.area.startsWith(office.office.slice(0, 4));
  const host = pick(world, (state) => alive(state) && isNear(state))[1].placement.familyId;
  return {
    command: all ? 'merge-cards' : 'join-card',
    ...office,
    decide: (register, context) => {
      const facts = { ...cardFacts(register, card, host), host: register.family(host) };
      if (all) return mergeCards(request, facts, context);
      return joinCard(request, { ...facts, joiners: members.map((id) => register.person(id)) }, context);
    },
  };
}

function change(world: World): Attempt {
  const { request, card, members, ...office } = asked(world);
  const isHead = world.random.chance(0.5);
  return {
    command: isHead ? 'change-head' : 'change-relationship',
    ...office,
    decide: (register, context) => {
      const facts = cardFacts(register, card);
      const [first = ''] = members;
      if (isHead) return changeHead(request, { ...facts, head: register.person(first) }, context);
      const stated = new Map([[first, request.stated.get(first) ?? 'other-relative']]);
      const persons = [register.person(first)];
      return changeRelationships({ ...request, stated }, { ...facts, persons }, context);
    },
  };
}

function reissue(world: World): Attempt {
  const { card, office, reportedOn } = asked(world);
  const reason = world.random.pick(['lost', 'damaged'] as const);
  const policeReport = world.random.chance(0.5) ? 'SKTLK/1' : undefined;
  return {
    command: 'reissue-card',
    office,
    reportedOn,
    decide: (register, context) =>
      reissueCard({ reportedOn, reason, policeReport }, register.family(card), context),
  };
}
