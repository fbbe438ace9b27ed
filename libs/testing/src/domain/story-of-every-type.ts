import { addDays, plainDate, type PlainDate } from '@peristiwa/kernel';
import {
  cancelDeparture,
  changeAddress,
  expireDeparture,
  recordBiodata,
  registerArrival,
  registerBirth,
  registerDeath,
  registerDeparture,
  registerDivorce,
  registerMarriage,
  voidAct,
  type ActContext,
  type ActDecision,
  type RecordBiodata,
  type RegisterMarriage,
} from '@peristiwa/domain';
import {
  addressFacts,
  arrivalFacts,
  biodataFacts,
  birthFacts,
  cancellationOf,
  deathFacts,
  departureFacts,
  divorceFacts,
  marriageFacts,
  voidFacts,
} from './facts';
import { contextOn, FAR_HOME, FAR_VILLAGE, HOME, OFFICE, OTHER_VILLAGE } from './fixtures';
import { Register, type RecordedEvent } from './register';

const START = plainDate('2026-01-05');

/** How an act is decided on the register as it stands. */
type Decide = (register: Register, context: ActContext) => ActDecision<unknown>;

/** Acts one week apart, decided by today's deciders. Every optional field is filled at least once. */
class Story {
  readonly register = new Register();
  readonly #numbers = contextOn();
  #today = START;
  #acts = 0;

  get today(): PlainDate {
    return this.#today;
  }

  /** @throws Error when an act of the story is refused: the story is wrong then. */
  record<Result>(
    decide: (register: Register, context: ActContext) => ActDecision<Result>,
    office = OFFICE,
    supersedes?: string,
  ): Result {
    const decision = decide(this.register, { ...this.#numbers, office, today: this.#today });
    if (decision.kind === 'rejected') throw new Error(`The story was refused: ${decision.rejection.code}`);
    this.#acts += 1;
    const today = this.#today;
    const stamp = { actId: `act-${this.#acts}`, office, reportedOn: today, recordedOn: today, supersedes };
    this.register.append(decision.changes, stamp);
    this.#today = addDays(this.#today, 7);
    return decision.result;
  }
}

/** A history with every event type. The golden files are written from it and compared with it. */
export function storyOfEveryType(): readonly RecordedEvent[] {
  const story = new Story();
  const [man, wife, guest] = [
    enter(story, 'Budi', 'male', { kind: 'new', address: HOME }),
    enter(story, 'Siti', 'female', { kind: 'new', address: HOME }),
    enter(story, 'Rina', 'female', { kind: 'new', address: FAR_HOME }),
  ];
  recordMarriages(story, man.personId, wife.personId);
  const host = story.register.familyOf(man.personId).id;
  const child = recordBirth(story, wife.personId, man.personId);
  enter(story, 'Wati', 'female', { kind: 'join', relationship: 'helper' }, { host });
  const spouse = {
    spouse: enter(story, 'Joko', 'male', { kind: 'new', address: HOME }, {}, 'married-recorded').personId,
  };
  const parents = { mother: wife.personId, father: man.personId };
  const sari = enter(
    story,
    'Sari',
    'female',
    { kind: 'new', address: HOME },
    { ...spouse, ...parents },
    'married-recorded',
  );
  // The same person is recorded a second time and flagged as a possible duplicate of the first.
  enter(story, 'Sarie', 'female', { kind: 'new', address: HOME }, parents);
  recordBirthOnNamedCard(story, parents, host);
  const address = { ...HOME, area: OTHER_VILLAGE };
  story.record((register, context) =>
    changeAddress(
      { changedOn: context.today, reportedOn: context.today, address },
      addressFacts(register, host),
      context,
    ),
  );
  recordMoves(story, man.personId, guest.personId, child);
  recordReturn(story, [guest.personId, child]);
  // The wife heads the card since her husband moved; she dies, he is widowed and the helper takes over.
  recordDeath(story, wife.personId);
  recordLateMarriage(story);
  recordHeadLeaving(story);
  recordVoiding(story);
  recordMinors(story, sari.personId, spouse.spouse);
  return story.register.events;
}

/** The first event of each type that carries the most members, so that no optional one is missing. */
export function fullestOfEachType(events: readonly RecordedEvent[]): ReadonlyMap<string, RecordedEvent> {
  const fullest = new Map<string, RecordedEvent>();
  const size = ({ data }: RecordedEvent) => {
    const stored = JSON.parse(JSON.stringify(data)) as object;
    return Object.keys(stored).length + listsWithItems(stored);
  };
  for (const event of events) {
    const known = fullest.get(event.type);
    if (!known || size(event) > size(known)) fullest.set(event.type, event);
  }
  return fullest;
}

/** An empty list says nothing about its items. */
function listsWithItems(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  const own = Array.isArray(value) && value.length > 0 ? 1 : 0;
  return Object.values(value).reduce<number>((sum, member) => sum + listsWithItems(member), own);
}

function enter(
  story: Story,
  name: string,
  sex: 'male' | 'female',
  family: RecordBiodata['family'],
  named: Parameters<typeof biodataFacts>[1] = {},
  maritalStatus: RecordBiodata['person']['maritalStatus'] = 'single',
) {
  const office = family.kind === 'new' ? family.address.area.slice(0, 4) : OFFICE;
  return story.record(
    (register, context) =>
      recordBiodata(
        {
          reportedOn: context.today,
          person: {
            name,
            sex,
            bornOn: plainDate(sex === 'male' ? '1990-06-01' : '1995-02-14'),
            birthPlace: '3204',
            religion: 'islam',
            education: 'upper-secondary',
            occupation: 88,
            citizenship: 'indonesian',
            bloodType: 'O',
            maritalStatus,
          },
          family,
        },
        biodataFacts(register, named),
        context,
      ),
    office,
  );
}

function recordMarriages(story: Story, man: string, wife: string): void {
  const weds = (family: RegisterMarriage['family']) =>
    story.record((register, context) =>
      registerMarriage(
        {
          marriedOn: context.today,
          reportedOn: context.today,
          authority: 'kua',
          certificateNumber: '0123/045/I/2026',
          family,
        },
        marriageFacts(register, man, wife),
        context,
      ),
    );
  weds({ kind: 'new', head: 'husband', address: HOME });
  story.record((register, context) =>
    registerDivorce(
      {
        divorcedOn: context.today,
        reportedOn: context.today,
        court: 'PA Soreang',
        decisionNumber: '0007/Pdt.G/2026',
      },
      divorceFacts(register, man, wife),
      context,
    ),
  );
  weds({ kind: 'join', host: 'husband' });
}

function recordBirth(story: Story, mother: string, father: string): string {
  return recordBirths(story, { mother, father }, ['Putri Santoso'])[0] ?? '';
}

function recordBirths(
  story: Story,
  parents: { readonly mother: string; readonly father: string },
  names: readonly string[],
): readonly string[] {
  const { children } = story.record((register, context) =>
    registerBirth(
      {
        bornOn: addDays(context.today, -61),
        reportedOn: context.today,
        lateDecision: '470/12/2026',
        children: names.map((name, index) => ({
          name,
          sex: 'female',
          birthPlace: '3204',
          birthOrder: index + 1,
          weightGrams: 3100,
          lengthCm: 49,
          deliveryPlace: 'puskesmas',
          attendant: 'midwife',
        })),
      },
      birthFacts(register, parents),
      context,
    ),
  );
  return children.map(({ personId }) => personId);
}

/** One birth reported under two names: the second event has every document and the candidates of a duplicate. */
function recordBirthOnNamedCard(story: Story, parents: Parameters<typeof birthFacts>[1], host: string): void {
  const bornOn = addDays(story.today, -90);
  for (const name of ['Bagus Wicaksono', 'Dimas Wicaksono']) {
    story.record((register, context) =>
      registerBirth(
        {
          bornOn,
          reportedOn: context.today,
          lateDecision: '470/13/2026',
          sptjm: 'F-2.04/12/2026',
          family: { relationship: 'child', guardianStatement: '12/SP/2026' },
          children: [
            {
              name,
              sex: 'male',
              birthPlace: '3204',
              birthOrder: 1,
              weightGrams: 2900,
              lengthCm: 48,
              deliveryPlace: 'home',
              attendant: 'traditional-attendant',
            },
          ],
        },
        birthFacts(register, parents, host),
        context,
      ),
    );
  }
}

/** Four departures: one cancelled, one expired, one to a new card while others stay, one to the card of a host. */
function recordMoves(story: Story, head: string, hostPerson: string, child: string): void {
  const departs = (id: string, successorId?: string) =>
    story.record((register, context) =>
      registerDeparture(
        { reportedOn: context.today, destination: FAR_VILLAGE, reason: 'work', successorId },
        departureFacts(register, [id]),
        context,
      ),
    );
  const first = departs(child).moveId;
  story.record((register, context) =>
    cancelDeparture({ reportedOn: context.today }, register.move(first), context),
  );
  const second = departs(child);
  story.record((register) => expireDeparture(register.move(second.moveId), addDays(second.validUntil, 1)));
  const wife = story.register.registered(head).marriages[0]?.spouseId;
  const third = departs(head, wife).moveId;
  const far = FAR_VILLAGE.slice(0, 4);
  const arrival = (moveId: string, family: 'new-card' | 'join'): Decide => {
    return (register, { today, ...context }) =>
      registerArrival(
        {
          arrivedOn: today,
          reportedOn: today,
          address: FAR_HOME,
          family:
            family === 'join'
              ? { kind: family, relationships: new Map([[child, 'other-relative']]) }
              : { kind: family, headId: head, relationships: new Map() },
        },
        arrivalFacts(register, moveId, register.familyOf(hostPerson).id),
        { today, ...context },
      );
  };
  story.record(arrival(third, 'new-card'), far);
  const fourth = departs(child).moveId;
  story.record(arrival(fourth, 'join'), far);
}

/** A whole card moves and keeps its number. */
function recordReturn(story: Story, movers: readonly string[]): void {
  const { moveId } = story.record(
    (register, context) =>
      registerDeparture(
        { reportedOn: context.today, destination: HOME.area, reason: 'family' },
        departureFacts(register, movers),
        context,
      ),
    FAR_VILLAGE.slice(0, 4),
  );
  story.record((register, context) =>
    registerArrival(
      { arrivedOn: context.today, reportedOn: context.today, address: HOME, family: { kind: 'same-card' } },
      arrivalFacts(register, moveId),
      context,
    ),
  );
}

function recordDeath(story: Story, personId: string, office = OFFICE): void {
  story.record(
    (register, context) =>
      registerDeath(
        { diedOn: context.today, reportedOn: context.today, cause: 'ordinary-illness', attestedBy: 'doctor' },
        deathFacts(register, personId),
        context,
      ),
    office,
  );
}

/** A marriage of the day before a death, recorded after it. */
function recordLateMarriage(story: Story): void {
  const groom = enter(story, 'Eko', 'male', { kind: 'new', address: HOME }).personId;
  const bride = enter(story, 'Dewi', 'female', { kind: 'new', address: HOME }).personId;
  const marriedOn = addDays(story.today, -1);
  recordDeath(story, groom);
  story.record((register, context) =>
    registerMarriage(
      { marriedOn, reportedOn: context.today, authority: 'kua', family: { kind: 'unchanged' } },
      marriageFacts(register, groom, bride),
      context,
    ),
  );
}

/** A husband joins the card of his wife; his helper stays behind and heads the card. */
function recordHeadLeaving(story: Story): void {
  const man = enter(story, 'Joko', 'male', { kind: 'new', address: HOME }).personId;
  const wife = enter(story, 'Rina', 'female', { kind: 'new', address: HOME }).personId;
  const host = story.register.familyOf(man).id;
  const stays = enter(story, 'Yanti', 'female', { kind: 'join', relationship: 'helper' }, { host }).personId;
  story.record((register, context) =>
    registerMarriage(
      {
        marriedOn: context.today,
        reportedOn: context.today,
        authority: 'kua',
        family: { kind: 'join', host: 'wife' },
      },
      marriageFacts(register, man, wife, { stay: [stays] }),
      context,
    ),
  );
}

/**
 * First the arrival of the head is voided: he is on his old card again, which another member now heads. Then the
 * marriage for which this card was issued is voided: the card keeps its present members.
 */
function recordVoiding(story: Story): void {
  const first = (type: RecordedEvent['type']) =>
    story.register.events.find((event) => event.type === type)?.actId ?? '';
  for (const actId of [first('FamilyCardIssuedOnArrival'), first('MarriageRegistered')]) {
    story.record(
      (register, context) => voidAct(cancellationOf(actId), voidFacts(register, actId), context),
      OFFICE,
      actId,
    );
  }
}

/** A mother moves with one of her twins and dies there: each child heads a card, and each is flagged. */
function recordMinors(story: Story, mother: string, father: string): void {
  const [twin = ''] = recordBirths(story, { mother, father }, ['Ayu Wijaya', 'Ratna Wijaya']);
  const { moveId } = story.record((register, context) =>
    registerDeparture(
      { reportedOn: context.today, destination: FAR_VILLAGE, reason: 'work' },
      departureFacts(register, [mother, twin]),
      context,
    ),
  );
  const far = FAR_VILLAGE.slice(0, 4);
  story.record(
    (register, context) =>
      registerArrival(
        {
          arrivedOn: context.today,
          reportedOn: context.today,
          address: FAR_HOME,
          family: { kind: 'new-card', headId: mother, relationships: new Map([[twin, 'child']]) },
        },
        arrivalFacts(register, moveId),
        context,
      ),
    far,
  );
  recordDeath(story, mother, far);
}
