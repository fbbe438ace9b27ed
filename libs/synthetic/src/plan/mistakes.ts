import type { CommandName } from '@peristiwa/contracts';
import { recordDay } from '../model/effects';
import { asNow, changeSince, goBack, isUnchanged, pictureOf } from '../model/snapshot';
import { symbols, type Mistake, type World } from '../model/world';
import { reportDeaths, whoDied } from './corrections';
import { errors, kinds } from './errors';
import type { Planned, Scene } from './scene';
import { symbol, type Draft } from './step';

/*
 * Acts in error, and how the office puts them right (pembetulan and pembatalan akta; `domain.md` §2.2 A, §8.9). Until
 * then the world is as the act says. A cancelled act leaves the world as if it had never been, so nothing may have
 * happened in between to the people and cards that it is about: else the office leaves it as it is.
 */

const STEPS_UNTIL_FOUND = { min: 2, max: 60 };
/** Of the acts in error; the others are cancelled. */
const CORRECTED_SHARE = 0.5;
/** A correction may be wrong itself, and so may a cancellation: each is cancelled. */
const WRONG_AGAIN_SHARE = 0.25;

/** An act that should not have been registered, or not so. */
export function planMistake(scene: Scene): Planned {
  const { random, world, n } = scene;
  const picture = pictureOf(world);
  const strangers = new Map(world.deathsWithoutNik);
  const draft = random.weighted(errors)(scene);
  const kind = draft && kinds[draft.command];
  if (!kind) return draft;
  world.mistakes.push({
    command: draft.command,
    step: n,
    office: draft.office,
    body: draft.body,
    ...changeSince(world, picture),
    stranger: strangerSince(world, strangers),
    isFirst: true,
    dueAt: dueAt(scene),
  });
  return { ...draft, learns: { ...draft.learns, actId: symbols.act(n) } };
}

function strangerSince(
  { deathsWithoutNik }: World,
  before: ReadonlyMap<string, number>,
): Mistake['stranger'] {
  const row = [...deathsWithoutNik.keys()].find((key) => deathsWithoutNik.get(key) !== before.get(key));
  return row === undefined ? undefined : { row, by: 1 };
}

const dueAt = ({ n, random }: Scene) => n + random.int(STEPS_UNTIL_FOUND.min, STEPS_UNTIL_FOUND.max);

/** Plans what the office does about the first act in error that is due at this step. */
export function planDueMistake(scene: Scene): Planned {
  const { mistakes } = scene.world;
  const due = mistakes.findIndex((mistake) => mistake.dueAt <= scene.n);
  const [mistake] = due === -1 ? [] : mistakes.splice(due, 1);
  const kind = mistake && kinds[mistake.command];
  if (!kind || !isUnchanged(scene.world, mistake.after)) return undefined;
  const { correct } = kind;
  if (correct && mistake.isFirst && scene.random.chance(CORRECTED_SHARE)) {
    const corrected = correct.plan(scene, mistake);
    if (corrected) return superseding(scene, { mistake, command: correct.command, corrected });
  }
  goBack(scene.world, mistake, scene.today);
  // A cancellation or a correction that was cancelled.
  reportDeaths(scene, whoDied(scene.world, mistake.after), { isAgain: true });
  return superseding(scene, { mistake, command: kind.cancel });
}

interface Superseding {
  readonly mistake: Mistake;
  readonly command: CommandName;
  readonly corrected?: Readonly<Record<string, unknown>>;
}

function superseding(scene: Scene, { mistake, command, corrected }: Superseding): Draft {
  const { n, random, today, world } = scene;
  const { after, office, step, stranger } = mistake;
  recordDay(today, ...after.people.map(({ key }) => world.person(key)));
  const draft = {
    command,
    office,
    path: { actId: symbol(symbols.act(step)) },
    body: {
      reportedOn: today,
      reason: corrected ? 'Salah ketik pada akta' : 'Akta dicatat keliru',
      legalBasis: corrected ? paper(scene) : decision(scene),
      corrected,
    },
    touches: after.cards.map(({ key }) => key),
    after: step,
  };
  if (!random.chance(WRONG_AGAIN_SHARE)) return draft;
  world.mistakes.push({
    ...mistake,
    step: n,
    before: after,
    after: asNow(world, after),
    stranger: stranger && { ...stranger, by: stranger.by === 1 ? -1 : 1 },
    isFirst: false,
    dueAt: dueAt(scene),
  });
  return { ...draft, learns: { actId: symbols.act(n) } };
}

function paper({ n, today }: Scene) {
  return { kind: 'authentic-document', number: `812/${n}/RSUD`, date: today, issuer: 'RSUD' };
}

/** By a court, or contrarius actus with the SPTJM of the head of the office. */
function decision({ n, random, today }: Scene) {
  if (random.chance(0.5)) {
    const number = `${random.int(1, 2500)}/Pdt.P/${today.slice(0, 4)}/PN`;
    return { kind: 'court', number, date: today, issuer: 'Pengadilan Negeri' };
  }
  const sptjm = `400.12/SPTJM/${n}`;
  return { kind: 'contrarius-actus', number: `400.12/${n}`, date: today, issuer: 'Disdukcapil', sptjm };
}
