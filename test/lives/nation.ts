import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import { commands, type CommandName, type MinistryName } from '@peristiwa/contracts';
import { demoAddress } from '@peristiwa/desk';
import {
  startOwnKafka,
  startTestSystem,
  type OwnKafka,
  type TestResponse,
  type TestSystem,
} from '@peristiwa/testing';
import { createTopics, migrateAll } from '../../apps/all-in-one/src/services';
import { birthService } from '../../apps/birth/src/service';
import { bpsService } from '../../apps/bps/src/service';
import { deathService } from '../../apps/death/src/service';
import { kemenp2miService } from '../../apps/kemenp2mi/src/service';
import { kemensosService } from '../../apps/kemensos/src/service';
import { moveService } from '../../apps/move/src/service';
import { publisherWith } from '../../apps/publisher/src/service';
import { registryService } from '../../apps/registry/src/service';
import { statusService } from '../../apps/status/src/service';

export const BANDUNG = 'registrar-3204';
export const SURABAYA = 'registrar-3578';
export const IN_SURABAYA = { ...demoAddress, area: '3578011001' };
const MINISTRIES = ['kemensos', 'kemenp2mi', 'bps'] as const satisfies readonly MinistryName[];
const withoutIntake = <Definition extends object>(one: Definition) => ({ ...one, transports: undefined });
/** Feeds with pseudonyms wait for no window here. */
const QUICK = { heartbeatMs: 200, release: { windowMs: 20, personsMin: 1, longestMs: 20 } };
const PAGE = 1_000;

export interface Ref {
  readonly personId: string;
}
// eslint-disable-next-line typescript/no-explicit-any -- answers of many shapes
type Answer = any;

/**
 * All services in this process, with a database for each ministry, a broker of their own, and a calendar that a life
 * turns. One start serves all lives.
 */
export class Nation {
  private today = '2026-11-22';
  /** The latest position that an answer named; reads of the registry wait for it. */
  private position = 0;
  private readonly pulled: Record<MinistryName, Answer[]> = { kemensos: [], kemenp2mi: [], bps: [] };

  private constructor(
    readonly system: TestSystem,
    private readonly kafka: OwnKafka,
  ) {}

  static async start(): Promise<Nation> {
    const kafka = await startOwnKafka();
    const calendar = { nation: undefined as Nation | undefined };
    const system = await startTestSystem({
      definitions: [birthService, deathService, moveService, statusService].map(withoutIntake),
      databases: MINISTRIES,
      kafkaBrokers: kafka.brokers,
      clock: () => calendar.nation?.now() ?? new Date(),
      async migrate(_url, config) {
        await migrateAll(config, () => undefined);
        await createTopics(config, pino({ level: 'silent' }));
      },
    });
    const nation = new Nation(system, kafka);
    calendar.nation = nation;
    await system.start([registryService, publisherWith(QUICK)]);
    const environment = { PUBLISHER_API_URL: system.urls['publisher'] as string };
    await system.start([kemensosService, kemenp2miService, bpsService], { environment });
    return nation;
  }

  async stop(): Promise<void> {
    await this.system.stop();
    await this.kafka.stop();
  }

  private now(): Date {
    return new Date(`${this.today}T05:00:00Z`);
  }

  /** On that day at all offices. */
  itIs(day: string): void {
    this.today = day;
  }

  /** When people entered the register, unless a life says otherwise. */
  longAgo(): string {
    return this.today < '2026-01-05' ? this.today : '2026-01-05';
  }

  /** One more instance of the desk for moves: it begins its work with a scan for expired SKPWNI. */
  openMoveDesk(): Promise<void> {
    return this.system.start([withoutIntake(moveService)], { clock: () => this.now() });
  }

  /** A request to the desk that owns the path, reported today unless the fields say otherwise. */
  async send(path: string, fields: object, client = BANDUNG): Promise<TestResponse> {
    const body = { requestId: randomUUID(), reportedOn: this.today, ...fields };
    const url = `${this.system.urls[deskOf(path)]}/v1/${path}`;
    return this.system.post(url, body, { token: await this.system.token(client) });
  }

  /** @returns the result of the act, with its id */
  async accepted(path: string, fields: object, client?: string): Promise<Answer> {
    const { status, body } = await this.send(path, fields, client);
    if (status !== 201) throw new Error(`${path} was refused: ${JSON.stringify(body)}`);
    this.reached(body.position);
    return { ...body.result, actId: body.actId, recordedAt: body.recordedAt };
  }

  /** Reads of the registry wait for this position from now on. */
  reached(position: number): void {
    this.position = Math.max(this.position, position);
  }

  /** @returns the code of the refusal */
  async refusal(path: string, fields: object, client?: string): Promise<string> {
    const { status, body } = await this.send(path, fields, client);
    return status === 201 ? 'accepted' : String(body.type).replace('urn:peristiwa:problem:', '');
  }

  /** What a service answers about a path. */
  async ask(app: string, path: string, client = 'auditor'): Promise<Answer> {
    const url = `${this.system.urls[app]}/v1/${path}`;
    return (await this.system.get(url, { token: await this.system.token(client) })).body;
  }

  async post(app: string, path: string, body: object, client: string): Promise<Answer> {
    const url = `${this.system.urls[app]}/v1/${path}`;
    return (await this.system.post(url, body, { token: await this.system.token(client) })).body;
  }

  person({ personId }: Ref, time: { validAt?: string; knownAt?: string } = {}): Promise<Answer> {
    return this.ask('registry', `persons/${personId}?${this.query(time)}`);
  }

  card(
    { familyId }: { familyId: string },
    time: { validAt?: string; knownAt?: string } = {},
  ): Promise<Answer> {
    return this.ask('registry', `families/${familyId}?${this.query(time)}`);
  }

  /** By NIK, as the counter looks a person up. */
  lookUp({ nik }: { readonly nik: string }): Promise<Answer> {
    return this.post('registry', 'persons/lookup', { nik, minPosition: this.position }, 'auditor');
  }

  /** SHDK of each member of the card, in the order of the card. */
  async rolesOn(card: { familyId: string }): Promise<string[]> {
    return (await this.card(card)).members.map(({ relationship }: Answer) => relationship);
  }

  private query(time: object): string {
    return new URLSearchParams({ minPosition: String(this.position), ...time }).toString();
  }

  /** The messages of a feed, about one person where the feed has no pseudonyms. What was pulled is not pulled again. */
  async messages(partner: MinistryName, about?: Ref): Promise<Answer[]> {
    const pulled = this.pulled[partner];
    for (;;) {
      const path = `feeds/${partner}/events?after=${pulled.length}&limit=${PAGE}`;
      const { events } = await this.ask('publisher', path, partner);
      pulled.push(...events);
      if (events.length < PAGE) break;
    }
    return about ? pulled.filter(({ value }) => value.personKey === about.personId) : pulled;
  }

  /** Waits for a message of the kind about the person. @returns the last one */
  heard(partner: MinistryName, about: Ref, kind: string): Promise<Answer> {
    return this.eventually(async () =>
      (await this.messages(partner, about)).findLast((one) => kindOf(one) === kind),
    );
  }

  /** The kinds of message about the person, once there is one of the kind `last`. */
  async kindsUntil(partner: MinistryName, about: Ref, last: string): Promise<string[]> {
    await this.heard(partner, about, last);
    return (await this.messages(partner, about)).map(kindOf);
  }

  /** Waits until the table of BPS has a row like this. */
  tabulated(table: string, month: string, row: object): Promise<Answer> {
    return this.eventually(async () => {
      const { rows } = await this.ask('bps', `tables/${table}?from=${month}&to=${month}`);
      const wanted = Object.entries({ month, ...row });
      return rows.find((one: Answer) => wanted.every(([name, value]) => one[name] === value));
    });
  }

  /** The household of a card receives assistance, from when the ministry knows the card. */
  async assisted({ kkNumber }: { readonly kkNumber: string }): Promise<void> {
    await this.eventually(async () => {
      const body = { kkNumbers: [kkNumber], programme: 'PKH' };
      return (await this.post('kemensos', 'beneficiary-households', body, 'kemensos')).registered === 1;
    });
  }

  /** Puts the person on the watch-list of KemenP2MI, once the publisher knows the NIK. */
  async watched({ nik, personId }: Ref & { readonly nik: string }): Promise<void> {
    await this.person({ personId });
    await this.post('publisher', 'agreements/kemenp2mi/watch-list', { niks: [nik] }, 'kemenp2mi');
    await this.heard('kemenp2mi', { personId }, 'entered-scope');
  }

  /** Waits for an open case of the kind at Kemensos that concerns the person. */
  caseAbout(kind: string, { personId }: Ref): Promise<Answer> {
    return this.eventually(async () => {
      const { cases } = await this.ask('kemensos', `cases?status=open&kind=${kind}&limit=1000`);
      return cases.find(({ members }: Answer) => members.includes(personId));
    });
  }

  async eventually(look: () => Promise<Answer>): Promise<Answer> {
    const until = Date.now() + 15_000;
    for (;;) {
      const seen = await look();
      if (seen) return seen;
      if (Date.now() > until) throw new Error(`It did not come to pass: ${look}`);
      await sleep(40);
    }
  }
}

export const kindOf = ({ headers }: { headers: Readonly<Record<string, string>> }): string =>
  String(headers['ce_type']).split('.')[3] ?? '';

/** The owner of the route; the path has the values of its parameters. */
function deskOf(path: string): string {
  const names = Object.keys(commands) as CommandName[];
  const isRoute = (name: CommandName) =>
    new RegExp(`^${commands[name].path.replaceAll(/\{\w+\}/g, '[0-9a-f-]{36}')}$`).test(`/v1/${path}`);
  const found = names.find(isRoute);
  if (!found) throw new Error(`No desk has the path ${path}`);
  return commands[found].desk;
}
