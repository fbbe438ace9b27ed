import { Counter } from 'prom-client';
import { z } from 'zod';
import type { Desk as DeskName } from '@peristiwa/domain';
import {
  deadLetterTopic,
  INTAKE_PARTITIONS,
  INTAKE_RESULTS_TOPIC,
  INTAKE_RETENTION_MS,
  intakeTopic,
} from '@peristiwa/contracts';
import {
  createKafka,
  FeedProducer,
  KafkaBatchServer,
  partitionFor,
  type BatchHandler,
  type ConsumedMessage,
  type PoisonMessage,
} from '@peristiwa/messaging';
import {
  assertClosed,
  edgeProblems,
  hasRole,
  inSpan,
  parseWith,
  ProblemError,
  readJson,
  renderProblem,
  TokenVerifier,
  toProblem,
  uuid,
  type Platform,
} from '@peristiwa/service';
import type { AnyDeskCommand, CommandBody } from './command';
import type { DeskFront } from './front';
import { isTemporary } from './problems';

/** The only part that an answer needs. The rest of the message is checked later, and refused with an answer. */
const addressed = z.object({ body: z.looseObject({ requestId: uuid }) });

/** A message without a readable `requestId`: no answer is possible. */
class Unreadable extends Error {}

interface DeadLetter {
  readonly key: Buffer | null;
  readonly value: Buffer | null;
  readonly headers: Readonly<Record<string, string>>;
}

/**
 * A dead letter has headers with the topic, partition and offset. With them, a message near the broker's size limit
 * would not fit into the dead-letter topic, and the intake would retry for ever. For such a message only the headers
 * are written: its bytes stay on the intake topic for a week.
 */
const DEAD_LETTER_BYTES_MAX = 900_000;

interface Outcome {
  readonly requestId: string;
  readonly result: object;
}

/**
 * Kafka intake of one desk: the same commands as over HTTP, and the same outcome for the same bytes. Messages of a
 * partition are handled in order, and the outcome is published on `intake.results.v1` under the same requestId. Only
 * a message without a readable requestId goes to the dead-letter topic, with the reason. After an outage the chunk is
 * handled again, which is safe because every request is registered once.
 */
export class DeskIntake implements BatchHandler {
  private readonly verifier: TokenVerifier;
  private readonly messages: Counter;
  /** The name of the command; over HTTP, the path identifies the command. */
  private readonly named: z.ZodType<{ command: string }>;

  constructor(
    private readonly desk: DeskName,
    private readonly front: DeskFront,
    private readonly commands: ReadonlyMap<string, AnyDeskCommand>,
    private readonly producer: FeedProducer,
    private readonly platform: Platform,
  ) {
    this.named = z.object({ command: z.enum([...commands.keys()]) });
    for (const { name, body } of commands.values()) assertClosed(body, name);
    this.verifier = new TokenVerifier(platform.config.oidc);
    this.messages = new Counter({
      name: 'intake_messages_total',
      help: 'Messages taken from the intake topic, by outcome: accepted, rejected, dead-letter',
      labelNames: ['outcome'],
      registers: [platform.metrics],
    });
  }

  async handle(topic: string, partition: number, messages: readonly ConsumedMessage[]): Promise<void> {
    const outcomes: Outcome[] = [];
    const dead: { message: ConsumedMessage; reason: string }[] = [];
    for (const message of messages) {
      try {
        const { traceparent: parent } = message.headers;
        const options = { parent, kind: 'consumer' } as const;
        outcomes.push(await inSpan(this.platform.tracing, 'intake', options, () => this.answer(message)));
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        dead.push({ message, reason: error.message });
      }
    }
    await this.producer.send(
      INTAKE_RESULTS_TOPIC,
      outcomes.map(({ requestId, result }) => ({
        partition: partitionFor(requestId, INTAKE_PARTITIONS),
        key: Buffer.from(requestId),
        value: Buffer.from(JSON.stringify(result)),
        headers: { 'content-type': 'application/json' },
      })),
    );
    await this.sendDeadLetters(
      dead.map(({ message, reason }) => ({
        key: message.key,
        value: message.value,
        headers: {
          ...withoutToken(message.headers),
          ...placeOf(topic, partition, message),
          'x-reason': reason,
        },
      })),
    );
  }

  /**
   * Writes a dead letter for a record batch that cannot be decoded: its topic, partition and offsets, without its
   * bytes, because they may contain tokens of registrars. The bytes stay on the intake topic until its retention ends,
   * and can be sent again from there.
   */
  async setAside(
    topic: string,
    partition: number,
    batch: ConsumedMessage,
    poison: PoisonMessage,
  ): Promise<void> {
    const headers = { ...placeOf(topic, partition, batch), 'x-reason': poison.reason };
    const leftOut = { 'x-left-out-bytes': String(batch.value?.length ?? 0) };
    await this.sendDeadLetters([{ key: null, value: null, headers: { ...headers, ...leftOut } }]);
  }

  private async sendDeadLetters(letters: readonly DeadLetter[]): Promise<void> {
    await this.producer.send(
      deadLetterTopic(this.desk),
      letters.map(({ key, value, headers }) => {
        const isTooLarge = (value?.length ?? 0) > DEAD_LETTER_BYTES_MAX;
        return {
          partition: 0,
          key: key ?? Buffer.alloc(0),
          value: isTooLarge || !value ? Buffer.alloc(0) : value,
          headers: { ...headers, ...(isTooLarge ? { 'x-left-out-bytes': String(value?.length) } : {}) },
        };
      }),
    );
    this.messages.inc({ outcome: 'dead-letter' }, letters.length);
  }

  private async answer(message: ConsumedMessage): Promise<Outcome> {
    const json = readValue(message);
    const requestId = requestIdOf(json);
    let name: string | undefined;
    try {
      const sentAt = sendingTime(message, Date.now());
      const actor = await this.verifier.verifyHeader(message.headers.authorization, sentAt);
      // Checked before the body, as over HTTP: a caller without the role learns nothing about valid bodies.
      if (!hasRole(actor, ['registrar'])) throw new ProblemError(edgeProblems.roleMissing);
      name = (await parseWith(this.named, json, 'message')).command;
      const command = this.commands.get(name) as AnyDeskCommand;
      const parsed = (await parseWith(command.body, (json as { body: unknown }).body)) as CommandBody;
      const outcome = await this.front.register(command, parsed, actor, 'kafka');
      this.messages.inc({ outcome: 'accepted' });
      const answered =
        outcome.kind === 'submitted'
          ? { outcome: 'submitted', application: outcome.application }
          : { outcome: 'accepted', answer: outcome.answer };
      return { requestId, result: { requestId, command: name, ...answered } };
    } catch (error) {
      const spec = toProblem(error);
      // The chunk is retried. Every other problem is the answer, as over HTTP.
      if (isTemporary(spec)) throw error;
      if (spec.status >= 500) {
        this.platform.log.error({ err: error, requestId, code: spec.code }, 'intake request failed');
      }
      this.messages.inc({ outcome: 'rejected' });
      const problem = renderProblem(spec, 'id', requestId);
      return { requestId, result: { requestId, command: name, outcome: 'rejected', problem } };
    }
  }
}

/**
 * When the message was sent, as the broker recorded it: the token must have been valid then, so that a backlog refuses
 * no lawful act (ADR 0025). Undefined, so that the token must be valid now, when the time was not recorded by the
 * broker, or is older than an intake topic keeps messages, or lies ahead of this desk's clock.
 */
function sendingTime({ appendedAt }: ConsumedMessage, now: number): Date | undefined {
  if (appendedAt === undefined || appendedAt > now || appendedAt < now - INTAKE_RETENTION_MS)
    return undefined;
  return new Date(appendedAt);
}

/** Where the bytes are. First and last offset differ only for a record batch. */
function placeOf(topic: string, partition: number, { firstOffset, offset }: ConsumedMessage) {
  return {
    'x-topic': topic,
    'x-partition': String(partition),
    'x-offset': firstOffset ?? offset,
    'x-last-offset': offset,
  };
}

/** The token is removed: a reader of the dead letters must not get a registrar's token. */
function withoutToken(headers: ConsumedMessage['headers']): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'),
  );
}

function readValue({ value }: ConsumedMessage): unknown {
  try {
    return readJson(value ?? Buffer.alloc(0));
  } catch {
    throw new Unreadable('The value is not JSON');
  }
}

function requestIdOf(json: unknown): string {
  const parsed = addressed.safeParse(json);
  if (!parsed.success) throw new Unreadable('The value has no body with a requestId');
  return parsed.data.body.requestId;
}

/** Closes its producer after the consumer has closed. */
class IntakeServer extends KafkaBatchServer {
  constructor(
    options: ConstructorParameters<typeof KafkaBatchServer>[0],
    private readonly producer: FeedProducer,
  ) {
    super(options);
  }

  override async close(): Promise<void> {
    await super.close();
    await this.producer.close();
  }
}

export function intakeServer(
  desk: DeskName,
  commands: readonly AnyDeskCommand[],
  front: DeskFront,
  platform: Platform,
): KafkaBatchServer {
  const { log, config } = platform;
  const kafka = createKafka({ ...config.kafka, clientId: `peristiwa-${desk}`, logger: log });
  const producer = new FeedProducer({ kafka, logger: log });
  const byName = new Map(commands.map((command) => [command.name, command]));
  const handler = new DeskIntake(desk, front, byName, producer, platform);
  const topics = [intakeTopic(desk)];
  return new IntakeServer({ kafka, logger: log, groupId: `intake.${desk}`, topics, handler }, producer);
}
