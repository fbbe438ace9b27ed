import { Inject, Injectable } from '@nestjs/common';
import { uuidv7 } from 'uuidv7';
import { z } from 'zod';
import { commandPath, commands } from '@peristiwa/contracts';
import { todayIn } from '@peristiwa/domain';
import { PLATFORM, ProblemError, type Platform } from '@peristiwa/service';
import { DevCalls } from './dev-calls';
import { Holding, Holdings, type Agreements } from './holdings';
import { guideProblems } from './problems';
import { birthRequest, cancellationRequest, familyRequest, type Parents } from './requests';

/** The steps of a tour, in their order. */
export const tourSteps = ['family', 'birth', 'cancellation', 'damage', 'reconciliation'] as const;
export type TourStep = (typeof tourSteps)[number];

const Answer = z.object({ actId: z.string(), position: z.number(), recordedAt: z.string() });
const FamilyAnswer = Answer.extend({
  result: z.object({ members: z.array(z.object({ personId: z.string() })) }),
});
const BirthAnswer = Answer.extend({
  result: z.object({ children: z.array(z.object({ personId: z.string(), birthActNumber: z.string() })) }),
});
const SubmittedAnswer = z.object({ application: z.object({ state: z.string() }) });
const DamageAnswer = z.object({ field: z.string() });
const ReconciledAnswer = z.object({
  messages: z.number(),
  bytes: z.number(),
  seconds: z.number(),
  persons: z.number(),
  differences: z.array(z.object({ personKey: z.string(), fields: z.array(z.string()), outcome: z.string() })),
  certificate: z.object({ sequence: z.number() }).optional(),
});

/** A step that was taken: its act where it made one, and what there is to say about it. */
const Taken = z.object({
  step: z.enum(tourSteps),
  actId: z.string().optional(),
  actNumber: z.string().optional(),
  position: z.number().optional(),
  recordedAt: z.string().optional(),
  /** The member of the copy that was damaged. */
  field: z.string().optional(),
  reconciliation: ReconciledAnswer.optional(),
});
type Taken = z.infer<typeof Taken>;

export const TourAnswer = z
  .object({
    tourId: z.string(),
    taken: z.array(Taken),
    next: z.enum(tourSteps).nullable(),
    /** The person whom the ministries are shown about: the child, and after the undo the father. */
    personId: z.string(),
    holdings: z.array(Holding),
  })
  .meta({ id: 'GuideTour' });
export type TourAnswer = z.infer<typeof TourAnswer>;

/** What a step made. */
type Outcome = Omit<Taken, 'step'> & { readonly childId?: string | undefined };

interface Tour {
  readonly tourId: string;
  readonly parents: Parents;
  readonly agreements: Agreements;
  readonly taken: readonly Taken[];
  readonly childId?: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
}

/** The ministry whose copy is broken. */
const BROKEN = 'kemensos';
/** The oldest is forgotten when somebody starts another one. */
const TOURS_MAX = 50;
/** It takes five minutes; whoever comes back on another day starts again. */
const TOUR_MS_MAX = 2 * 3_600_000;

/**
 * A tour: each step is a request of a development client to the services, as a person with that role would send it. Tours are
 * kept in the memory of this process.
 */
@Injectable()
export class Tours {
  private readonly tours = new Map<string, Tour>();
  /** Tours of which a step is being taken. */
  private readonly busy = new Set<string>();

  constructor(
    private readonly calls: DevCalls,
    private readonly holdings: Holdings,
    @Inject(PLATFORM) private readonly platform: Pick<Platform, 'clock'>,
  ) {}

  /** Registers the family of the tour. */
  async start(): Promise<TourAnswer> {
    const { path } = commands['record-family-biodata'];
    const { result, ...act } = await this.calls.call(FamilyAnswer, {
      ...{ app: 'status', as: 'registrar-3204', path },
      body: familyRequest(this.today()),
    });
    const [father, mother] = result.members;
    if (!father || !mother) throw new Error('The family of the tour has no parents');
    const parents = { father: father.personId, mother: mother.personId };
    const tour = {
      tourId: uuidv7(),
      parents,
      agreements: await this.holdings.agreements(),
      taken: [{ step: 'family' as const, ...act }],
      startedAt: this.now(),
    };
    this.forgetOld();
    return this.keep(tour);
  }

  /** @throws ProblemError when the step is not the next one */
  async take(tourId: string, step: Exclude<TourStep, 'family'>): Promise<TourAnswer> {
    const tour = this.find(tourId);
    if (nextOf(tour) !== step || this.busy.has(tourId)) throw new ProblemError(guideProblems.notNow);
    this.busy.add(tourId);
    return this.taken(tour, step).finally(() => this.busy.delete(tourId));
  }

  private async taken(tour: Tour, step: Exclude<TourStep, 'family'>): Promise<TourAnswer> {
    const steps: Readonly<Record<typeof step, () => Promise<Outcome>>> = {
      birth: () => this.register(tour),
      cancellation: () => this.cancel(tour),
      damage: () => this.damage(tour),
      reconciliation: () => this.reconcile(tour),
    };
    const { childId, ...taken } = await steps[step]();
    return this.keep({
      ...tour,
      ...(childId !== undefined && { childId }),
      taken: [...tour.taken, { step, ...taken }],
    });
  }

  async read(tourId: string): Promise<TourAnswer> {
    const { parents, agreements, taken, childId } = this.find(tourId);
    const isBroken = taken.some(({ step }) => step === 'damage');
    const personId = isBroken || childId === undefined ? parents.father : childId;
    const holdings = await this.holdings.of(personId, agreements);
    return { tourId, taken: [...taken], next: nextOf({ taken }), personId, holdings };
  }

  private async register({ parents }: Tour) {
    const { path } = commands['register-birth'];
    const { result, ...act } = await this.calls.call(BirthAnswer, {
      ...{ app: 'birth', as: 'registrar-3204', path },
      body: birthRequest(this.today(), parents),
    });
    const [child] = result.children;
    return { ...act, actNumber: child?.birthActNumber, childId: child?.personId };
  }

  /** One officer submits the cancellation, another one of the office approves it. */
  private async cancel({ taken }: Tour) {
    const { actId } = taken.find(({ step }) => step === 'birth') ?? {};
    const body = cancellationRequest(this.today());
    const path = commandPath('cancel-birth', { actId });
    await this.calls.call(SubmittedAnswer, { app: 'birth', as: 'registrar-3204', path, body });
    const approval = `/v1/applications/${body.requestId}/approval`;
    return this.calls.call(Answer, { app: 'birth', as: 'registrar-3204-2', path: approval, body: {} });
  }

  private async damage({ parents }: Tour) {
    const path = `/v1/copies/${parents.father}/damage`;
    return this.calls.call(DamageAnswer, { app: BROKEN, as: 'operator', path, body: {} });
  }

  private async reconcile({ parents }: Tour) {
    const report = await this.calls.call(ReconciledAnswer, {
      ...{ app: BROKEN, as: 'operator', path: '/v1/reconciliation' },
      body: { repair: true },
    });
    // Others may differ as well; the tour is about one person.
    const differences = report.differences.filter(({ personKey }) => personKey === parents.father);
    return { reconciliation: { ...report, differences } };
  }

  private keep(tour: Tour): Promise<TourAnswer> {
    this.tours.set(tour.tourId, tour);
    return this.read(tour.tourId);
  }

  private forgetOld(): void {
    for (const [id, { startedAt }] of this.tours)
      if (this.now() - startedAt > TOUR_MS_MAX || this.tours.size >= TOURS_MAX) this.tours.delete(id);
  }

  private find(tourId: string): Tour {
    const tour = this.tours.get(tourId);
    if (!tour || this.now() - tour.startedAt > TOUR_MS_MAX)
      throw new ProblemError(guideProblems.tourNotFound);
    return tour;
  }

  private today() {
    return todayIn('32', this.now());
  }

  private now(): number {
    return this.platform.clock().getTime();
  }
}

function nextOf({ taken }: Pick<Tour, 'taken'>): TourStep | null {
  return tourSteps[taken.length] ?? null;
}
