import type { PersonMessage } from '@peristiwa/contracts';
import type { PersonOnRecord } from '@peristiwa/domain';
import { changeLogOf, Random, randomHistory, type LoggedChange } from '@peristiwa/testing';
import { defaultAgreements } from '../agreements/default-agreements';
import type { Membership } from '../view/entitled-view';
import { eventClasses, grants, identifyingGrants, type Grant } from '../view/grants';
import { partnerKeys } from '../view/partner-keys';
import { redact } from '../view/redact';
import { planMessages, type FeedTerms, type Holding, type Subject } from './plan';

/**
 * UU 24/2013 art. 58(4) and 84, INV-25: no message holds a field, a person or an area outside the grant. The oracle looks for
 * the values of the register in the text of the messages, by a table of its own, so that it shares nothing with the code that
 * applies an agreement.
 */
const SEEDS = 40;
const ACTS = 60;
const DAY_MS = 86_400_000;

interface World {
  readonly log: readonly LoggedChange[];
  readonly persons: readonly PersonOnRecord[];
}

/** Values that only these grants open; with none, nobody may have them. */
interface Secret {
  readonly what: string;
  readonly opens: readonly Grant[];
  readonly values: ReadonlySet<string>;
}

function secretsOf({ persons }: World): Secret[] {
  const secret = (
    what: string,
    opens: readonly Grant[],
    value: (person: PersonOnRecord) => unknown,
  ): Secret => ({
    what,
    opens,
    values: new Set(
      persons.flatMap(value).filter((one): one is string => typeof one === 'string' && one !== ''),
    ),
  });
  const niks = new Set(persons.map(({ nik }) => nik));
  return [
    secret('NIK', ['nik'], ({ nik }) => nik),
    // Both have 16 digits: one that is also somebody's NIK says nothing here.
    secret('KK number', ['kkNumber'], ({ placement }) => !niks.has(placement.kkNumber) && placement.kkNumber),
    secret('name', ['name'], ({ name }) => name),
    secret('address', ['address', 'contactAddress'], ({ placement }) => placement.address.line),
    secret('village', ['address', 'contactAddress', 'village'], ({ placement }) => placement.address.area),
    secret('district', ['district', 'village', 'address', 'contactAddress'], ({ placement }) =>
      placement.address.area.slice(0, 6),
    ),
    secret('religion', ['religion'], ({ religion }) => religion),
    secret('number of the act of death', ['deathActNumber'], ({ death }) => death?.actNumber),
    // Art. 84(1) and domain.md §5.4: no agreement opens these.
    secret('blood group', [], ({ bloodType }) => bloodType),
    secret('number of the act of birth', [], ({ birthActNumber }) => birthActNumber),
  ];
}

/** Every text in a message, with the name of its member. */
function* leaves(value: unknown, name = ''): Generator<readonly [name: string, text: string]> {
  if (typeof value === 'string') yield [name, value];
  else if (Array.isArray(value)) for (const item of value) yield* leaves(item, name);
  else if (typeof value === 'object' && value !== null)
    for (const [member, item] of Object.entries(value)) yield* leaves(item, member);
}

class Partner {
  readonly holdings = new Map<string, Holding>();
  readonly sent: { readonly message: PersonMessage; readonly subject: Subject }[] = [];
  readonly faults: string[] = [];
  private readonly fieldsByVersion = new Map<number, readonly Grant[]>();
  private readonly secrets: readonly Secret[];
  terms: FeedTerms;

  constructor(
    private readonly random: Random,
    private readonly world: World,
    private readonly pseudonymised: boolean,
  ) {
    this.secrets = secretsOf(world);
    this.terms = this.agree();
  }

  agree(): FeedTerms {
    const { random, pseudonymised } = this;
    const allowed = grants.filter((grant) => !pseudonymised || !identifyingGrants.includes(grant));
    const version = this.fieldsByVersion.size + 1;
    const fields = random.some(allowed, 0.4);
    this.fieldsByVersion.set(version, fields);
    const agreement = {
      ...(defaultAgreements[0] as (typeof defaultAgreements)[number]),
      version,
      fields,
      pseudonymised,
      eventTypes: random.some(eventClasses, 0.7),
      areaScope: random.chance(0.5) ? ['3204'] : ('national' as const),
      slice: random.chance(0.4) ? ('watch-list' as const) : ('all' as const),
    };
    const keys = partnerKeys(pseudonymised ? Buffer.alloc(32, 7) : undefined);
    const signer = { keyId: '', sign: () => '' };
    const { fieldsByVersion } = this;
    return { partner: 'p', agreement, keys, signer, isActive: true, dataSchema: '', fieldsByVersion };
  }

  publish(subject: Subject, membership: Membership | undefined): void {
    const { personId } = subject;
    const plan = planMessages(this.terms, subject, this.holdings.get(personId), membership);
    for (const { data, kind, personKey } of plan.drafts) {
      const where = `push ${kind}`;
      this.checkFields(where, data, membership);
      this.checkScope(where, data, { subject, membership });
      if (this.pseudonymised && personKey === personId) this.faults.push(`${where}: key of the register`);
      this.sent.push({ message: data, subject });
    }
    if (plan.held?.holding) this.holdings.set(personId, plan.held.holding);
    else if (plan.held) this.holdings.delete(personId);
  }

  /** What the pull serves of everything that was sent, under the agreement of today. */
  checkPull(): void {
    for (const { message } of this.sent) {
      this.checkFields('pull', redact(message, this.terms.agreement).value, 'kin');
      const keysOnly = redact(message, undefined).value;
      if (Object.keys({ ...keysOnly.state, ...keysOnly.added }).length > 0)
        this.faults.push('pull of a person not held: a state');
    }
  }

  private checkFields(where: string, message: PersonMessage, membership: Membership | undefined): void {
    const { fields } = this.terms.agreement;
    // The address is for contact with next of kin only (domain.md §5.2).
    const isOpen = (grant: Grant) =>
      fields.includes(grant) && (grant !== 'contactAddress' || membership === 'kin');
    const texts = [...leaves(message)];
    for (const { what, opens, values } of this.secrets) {
      if (opens.some(isOpen)) continue;
      const found = texts.find(([, text]) => values.has(text));
      if (found) this.faults.push(`${where}: ${what} as ${found[0]}, with ${fields.join()}`);
    }
    if (!this.pseudonymised) return;
    const text = JSON.stringify(message);
    const ids = this.world.log.flatMap(({ personId, cause }) => [personId, cause.actId, cause.requestId]);
    if (ids.some((id) => text.includes(id)))
      this.faults.push(`${where}: an id of the register beside pseudonyms`);
  }

  private checkScope(
    where: string,
    { state }: PersonMessage,
    { subject, membership }: { subject: Subject; membership: Membership | undefined },
  ): void {
    const { areaScope, slice } = this.terms.agreement;
    if (!state || !subject.state) return;
    const { area } = subject.state.placement.address;
    if (areaScope !== 'national' && !areaScope.some((code) => area.startsWith(code)))
      this.faults.push(`${where}: a person of another area`);
    if (slice === 'watch-list' && !membership) this.faults.push(`${where}: a person who is not on the list`);
  }
}

function play(seed: number): { faults: string[]; messages: number } {
  const random = new Random(seed);
  const log = changeLogOf(randomHistory(seed, ACTS));
  const persons = log.flatMap(({ state }) => (state ? [state] : []));
  const partner = new Partner(random, { log, persons }, seed % 3 === 0);
  const latest = new Map<string, LoggedChange>();
  const memberships = new Map<string, Membership | undefined>();
  for (const [index, row] of log.entries()) {
    const { personId } = row;
    const recordedAt = new Date(Date.UTC(2026, 0, 1) + index * DAY_MS);
    if (!memberships.has(personId))
      memberships.set(personId, random.chance(0.3) ? 'watched' : random.chance(0.3) ? 'kin' : undefined);
    latest.set(personId, row);
    if (random.chance(0.1)) {
      partner.checkPull();
      partner.terms = partner.agree();
      partner.checkPull();
      for (const [id, { version, state }] of latest)
        partner.publish({ personId: id, version, state, recordedAt }, memberships.get(id));
    } else partner.publish({ ...row, recordedAt }, memberships.get(personId));
  }
  return { faults: partner.faults, messages: partner.sent.length };
}

it('no message of any agreement holds a field, a person or an area outside its grant', () => {
  const played = Array.from({ length: SEEDS }, (_, index) => play(index + 1));
  expect(played.flatMap(({ faults }) => faults)).toEqual([]);
  expect(played.reduce((sum, { messages }) => sum + messages, 0)).toBeGreaterThan(1_000);
});

// UU 24/2013 art. 84(1): disability, fingerprints, iris, signature, matters of shame; domain.md §5.4: parents, blood group.
it('what art. 84 protects has no grant at all', () => {
  const protectedNames = /disab|finger|iris|signature|shame|mother|father|parent|blood|biometric|photo/i;
  expect(grants.filter((grant) => protectedNames.test(grant))).toEqual([]);
});
