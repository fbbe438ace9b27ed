import { ageOn } from '@peristiwa/kernel';
import { activeMarriages, recordAdoption, resolveFlag } from '@peristiwa/domain';
import { adoptionFacts } from '../facts';
import type { World } from '../world-state';
import { alive, areaOf, dates, inLifeOf, officeFor, pick, type Attempt, type RandomCommand } from './attempt';

/** Adoptions, and reports on quality flags. */
export const adoptionCommands: readonly RandomCommand[] = [adoption, resolution];

function adoption(world: World): Attempt {
  const { random, today } = world;
  const child = pick(
    world,
    ({ birthActNumber, bornOn, parents }) =>
      birthActNumber !== undefined &&
      ageOn(bornOn, today) < 18 &&
      parents.every(({ kind }) => kind !== 'adoptive'),
  );
  const adopter = pick(world, (state) => alive(state) && ageOn(state.bornOn, child[1].bornOn) > 12);
  const spouse = random.chance(0.6) ? activeMarriages(adopter[1])[0]?.spouseId : undefined;
  const isFather = adopter[1].sex === 'male';
  const parents = isFather ? { father: adopter[0], mother: spouse } : { mother: adopter[0], father: spouse };
  const { occurredOn, reportedOn } = dates(world, 40);
  const adoptedOn = inLifeOf(adopter, inLifeOf(child, occurredOn));
  const court =
    adopter[1].religion === 'islam' ? 'Pengadilan Agama Soreang' : 'Pengadilan Negeri Bale Bandung';
  const request = { adoptedOn, reportedOn, court, decreeNumber: '12/Pdt.P/2025/PA.Sor', stated: new Map() };
  return {
    command: 'record-adoption',
    office: officeFor(world, areaOf(child)),
    reportedOn,
    decide: (register, context) =>
      recordAdoption(request, adoptionFacts(register, { child: child[0], ...parents }), context),
  };
}

function resolution(world: World): Attempt {
  // A minor who heads a card is flagged on the card as well.
  const kind = world.random.chance(0.5) ? 'head-under-age' : undefined;
  const flagged = pick(world, ({ flags }) => flags.some((flag) => !kind || flag.kind === kind));
  const flag = kind ?? flagged[1].flags[0]?.kind ?? 'possible-duplicate';
  const finding = world.random.pick(['confirmed', 'settled'] as const);
  const reportedOn = world.today;
  return {
    command: 'resolve-flag',
    office: officeFor(world, areaOf(flagged)),
    reportedOn,
    decide: (register, context) =>
      resolveFlag(
        {
          reportedOn,
          flag,
          finding,
          evidence: 'BA/12/2026',
          settledBy: world.random.chance(0.9) ? 'act-1' : undefined,
        },
        { person: register.person(flagged[0]), family: register.familyOf(flagged[0]) },
        context,
      ),
  };
}
