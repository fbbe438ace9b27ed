import { needsSecondOfficer } from '@peristiwa/contracts';
import { World } from '../model/world';
import { generateHousehold } from '../population/household';
import type { Places } from '../population/places';
import { Random } from '../random';
import { planDocument } from './document';
import { planDepartureAbroad, planDueReturn, planForeignerLeaving } from './abroad';
import { planBirthActOfResident, planWeddingOfTheDead } from './late-acts';
import { planAnnulledDivorce, planDeclaredDivorce, planDeclaredMarriage, planLegalisation } from './courts';
import {
  planHeadChange,
  planJoining,
  planMerger,
  planReissue,
  planRelationshipChange,
  planSplit,
} from './cards';
import { planFault, planRepeat } from './faults';
import {
  planCitizenshipChange,
  planDuplicate,
  planFlagResolution,
  planMerge,
  planMissing,
  planNameChange,
  planNikStatus,
  planReligionChange,
  planSexChange,
} from './identity';
import { planDueMistake, planMistake } from './mistakes';
import { planForeigner, planStayPermit } from './foreigners';
import { expireMoves, planAddressChange, planDeparture, planDueMove } from './moving';
import { formDay, type Planned, type Scene } from './scene';
import { planBiodata, planFamilyBiodata, type Arriving } from './settle';
import { planStay, planStayEnd } from './staying';
import { toStep, type Step } from './step';
import { planAcknowledgement, planStillbirth } from './parentage';
import { planAdoption, planLegitimation, planMarriageOfParents } from './parents';
import { planAnnulledMarriage, planDivorce, planMarriage } from './unions';
import { planDeathWithoutNik } from './without-nik';
import { planBirth, planBirthDuringMove, planDeath, planHeadDeathDuringMove } from './vital';

export interface StoryOptions {
  readonly seed: string;
  /** Families of the initial population. */
  readonly households: number;
  readonly places: Places;
  /** Share of commands that must be refused; 5 % (`domain.md` §8.12). */
  readonly faultShare?: number;
  /** Share of acts in error, which are corrected or cancelled later. */
  readonly mistakeShare?: number;
  /** Every plan is as frequent as any other, so that a short story has the rarest. */
  readonly isEven?: boolean;
}

type Plan = (scene: Scene) => Planned;

/** The mix of the stream: millions of cases a year in Indonesia (`domain.md` §6). */
const mix: readonly (readonly [Plan, number])[] = [
  [planBirth, 4.6],
  [planDeath, 1.7],
  [planDeparture, 3.5],
  [planAddressChange, 4],
  [planMarriage, 1.75],
  [planDivorce, 0.48],
  // Fewer than in Indonesia (4.4 million first recordings, 12 million prints): documents change no other copy.
  [planDocument, 0.5],
  [planDepartureAbroad, 0.1],
  [planStay, 0.2],
  [planStayEnd, 0.06],
  [planForeigner, 0.03],
  [planStayPermit, 0.01],
  [planForeignerLeaving, 0.02],
  [planDeathWithoutNik, 0.02],
  [planBirthActOfResident, 0.1],
  [planWeddingOfTheDead, 0.03],
  // Rare in Indonesia, and a source of errors: the document was issued before they happened.
  [planBirthDuringMove, 0.3],
  // `domain.md` §8.3, §8.4: unrecorded marriages are 5 % of all, stillbirths 9 of 1,000 births; courts decide rarely.
  [planDeclaredMarriage, 0.09],
  [planLegalisation, 0.06],
  [planDeclaredDivorce, 0.06],
  [planAnnulledDivorce, 0.05],
  [planStillbirth, 0.06],
  [planAcknowledgement, 0.1],
  [planHeadDeathDuringMove, 0.1],
  // Rare, or of no effect on the copies of the ministries: each is lived often enough to be compared.
  [planNameChange, 0.05],
  [planSexChange, 0.02],
  [planCitizenshipChange, 0.02],
  [planReligionChange, 0.03],
  [planNikStatus, 0.06],
  [planMissing, 0.04],
  [planDuplicate, 0.05],
  [planMerge, 0.05],
  [planFlagResolution, 0.05],
  [planAdoption, 0.03],
  [planMarriageOfParents, 0.05],
  [planLegitimation, 0.04],
  [planAnnulledMarriage, 0.03],
  [planSplit, 0.1],
  [planJoining, 0.06],
  [planMerger, 0.04],
  [planHeadChange, 0.05],
  [planRelationshipChange, 0.04],
  [planReissue, 0.05],
];
/** Share of steps that record a new family. So people remain for whom events can be planned. */
const NEW_FAMILY_SHARE = 0.02;
/** Share of the new families that come with one form. The initial population enters person by person. */
const FAMILY_FORM_SHARE = 0.5;
/** Acts in error: ten times as many as in Indonesia (`domain.md` §8.9), so that a short story has some. */
const MISTAKE_SHARE = 0.01;
/** Share of requests that are sent twice (`domain.md` §8.9: 1 % duplicates). */
const REPEAT_SHARE = 0.01;
const RECENT_MAX = 64;

/**
 * The story of one seed: first the biodata of the initial population, then events without end. Step `n` depends only on
 * the seed and on the clock readings for steps 0 to n. It does not depend on answers or on the number in flight.
 */
export class Story {
  readonly world = new World();
  private readonly recent: Step[] = [];
  private planned = 0;
  private founded = 0;
  private queue: { readonly arriving: Arriving; readonly watchable: boolean } | undefined;

  constructor(private readonly options: StoryOptions) {}

  /** The initial population is complete. */
  get isSettled(): boolean {
    return this.founded >= this.options.households && (this.queue === undefined || !this.queue.watchable);
  }

  get length(): number {
    return this.planned;
  }

  /** Progress of the initial population, in households. */
  get households(): { readonly done: number; readonly total: number } {
    return { done: Math.min(this.founded, this.options.households), total: this.options.households };
  }

  /** Plans the next step at the clock reading `at`, and changes the world as if the step were already accepted. */
  next(at: number): Step {
    const { seed, places } = this.options;
    const n = this.planned;
    const random = new Random(`${seed}/step/${n}`);
    const today = formDay(at);
    const scene: Scene = { seed, n, world: this.world, places, random, today, recent: this.recent };
    const step = toStep(n, this.draft(scene), random);
    this.planned += 1;
    // An approved application is answered again with what the second officer approved.
    if (step.expected.outcome === 'accepted' && !needsSecondOfficer(step.command, step.body)) {
      this.recent.push(step);
      if (this.recent.length > RECENT_MAX) this.recent.shift();
    }
    return step;
  }

  private draft(scene: Scene) {
    if (this.queue || this.founded < this.options.households) return this.settle(scene);
    expireMoves(scene);
    const { random } = scene;
    const { isEven } = this.options;
    const due = planDueMistake(scene) ?? planDueMove(scene) ?? planDueReturn(scene);
    if (due) return due;
    const fault = random.chance(this.options.faultShare ?? 0.05) ? planFault(scene) : undefined;
    if (fault) return fault;
    const repeat = random.chance(REPEAT_SHARE) ? planRepeat(scene) : undefined;
    if (repeat) return repeat;
    const mistake = random.chance(this.options.mistakeShare ?? MISTAKE_SHARE)
      ? planMistake(scene)
      : undefined;
    if (mistake) return mistake;
    if (!random.chance(NEW_FAMILY_SHARE)) {
      for (let attempt = 0; attempt < 3; attempt += 1) {
        const draft = (isEven ? random.pick(mix)[0] : random.weighted(mix))(scene);
        if (draft) return draft;
      }
    }
    return this.settle(scene);
  }

  private settle(scene: Scene) {
    if (!this.queue) {
      const { seed, places } = this.options;
      const household = generateHousehold(seed, this.founded, places, scene.today);
      this.queue = {
        arriving: { household, entered: [] },
        watchable: this.founded < this.options.households,
      };
      this.founded += 1;
    }
    const { arriving, watchable } = this.queue;
    if (!watchable && arriving.entered.length === 0 && scene.random.chance(FAMILY_FORM_SHARE)) {
      this.queue = undefined;
      return planFamilyBiodata(scene, arriving);
    }
    const draft = planBiodata(scene, arriving, watchable);
    if (arriving.entered.length === arriving.household.members.length) this.queue = undefined;
    return draft;
  }
}
