import { addDays, type PlainDate } from '@peristiwa/kernel';
import {
  cancelAct,
  chainOf,
  correctAcknowledgement,
  correctBiodata,
  correctBirth,
  correctDeath,
  correctDeathWithoutNik,
  correctDivorce,
  correctDivorceAnnulment,
  correctDivorceDeclaration,
  correctLegitimation,
  correctMarriage,
  correctMarriageAnnulment,
  correctMarriageDeclaration,
  correctMarriageLegalisation,
  correctStillbirth,
  type ActContext,
  type ActDecision,
  type CorrectAct,
  type KindOfAct,
  type SupersedeFacts,
  type SupersedeResult,
} from '@peristiwa/domain';
import { cancellationOf, supersedeFacts } from '../facts';
import type { World } from '../world-state';
import { nameOf, people, type Attempt } from './attempt';

type Correct = (
  request: CorrectAct<never>,
  facts: SupersedeFacts,
  context: ActContext,
) => ActDecision<SupersedeResult>;
/** How an act is corrected, and another content for it; the day is one near that of the act. */
type Correction = readonly [Correct, (world: World, day: PlainDate) => Readonly<Record<string, unknown>>];

const mother = ({ random, register, ...world }: World) => {
  const women = people({ random, register, ...world }).filter(([, { sex }]) => sex === 'female');
  const [id] = women.length > 0 ? random.pick(women) : [];
  return random.chance(0.3) && id !== undefined ? { mother: register.person(id) } : {};
};

const CORRECTIONS: Readonly<Partial<Record<KindOfAct, Correction>>> = {
  birth: [correctBirth as Correct, (world, bornOn) => ({ bornOn, ...mother(world) })],
  stillbirth: [correctStillbirth as Correct, (_, bornOn) => ({ bornOn })],
  acknowledgement: [correctAcknowledgement as Correct, (_, acknowledgedOn) => ({ acknowledgedOn })],
  legitimation: [correctLegitimation as Correct, (_, legitimisedOn) => ({ legitimisedOn })],
  death: [
    correctDeath as Correct,
    ({ random }, diedOn) => (random.chance(0.8) ? { diedOn } : { cause: 'epidemic' }),
  ],
  'death-without-nik': [correctDeathWithoutNik as Correct, (_, diedOn) => ({ diedOn })],
  marriage: [correctMarriage as Correct, (_, marriedOn) => ({ marriedOn })],
  divorce: [correctDivorce as Correct, (_, divorcedOn) => ({ divorcedOn })],
  'marriage-declaration': [correctMarriageDeclaration as Correct, (_, marriedOn) => ({ marriedOn })],
  'divorce-declaration': [correctDivorceDeclaration as Correct, (_, divorcedOn) => ({ divorcedOn })],
  'marriage-legalisation': [
    correctMarriageLegalisation as Correct,
    ({ random }, legalisedOn) => ({ legalisedOn, marriedOn: addDays(legalisedOn, -random.below(2_000)) }),
  ],
  'marriage-annulment': [correctMarriageAnnulment as Correct, (_, annulledOn) => ({ annulledOn })],
  'divorce-annulment': [correctDivorceAnnulment as Correct, (_, annulledOn) => ({ annulledOn })],
  biodata: [correctBiodata as Correct, (world) => ({ name: nameOf(world) })],
};

/** Corrects or cancels an act on record, or one that superseded another; usually at the office that recorded it. */
export function supersedingCommand(world: World): Attempt {
  const { random, register, today } = world;
  const { actId, occurredOn, office } = random.pick(register.events);
  const chain = chainOf(supersedeFacts(register, actId).streams, actId);
  const kind = chain?.kind ?? 'death';
  const [correct, contentOf] = (random.chance(0.6) && CORRECTIONS[kind]) || [];
  const day = addDays(occurredOn, random.below(120) - 60);
  const corrected = contentOf?.(world, day > today ? today : day);
  const request = cancellationOf(actId, today);
  const besides = Object.values(corrected ?? {}).flatMap((named) =>
    typeof named === 'object' && named !== null && 'id' in named
      ? [{ kind: 'person' as const, id: String(named.id) }]
      : [],
  );
  return {
    command: correct ? `correct-${kind}` : `cancel-${kind}`,
    office,
    reportedOn: today,
    decide: (known, context) => {
      const facts = supersedeFacts(known, actId, ...besides);
      if (correct) return correct({ ...request, corrected: corrected as never }, facts, context);
      return cancelAct({ ...request, kind }, facts, context);
    },
  };
}
