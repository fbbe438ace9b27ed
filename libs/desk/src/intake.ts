import { Counter } from 'prom-client';
import { z } from 'zod';
import type { Desk as DeskName } from '@peristiwa/domain';
import { deadLetterTopic, INTAKE_PARTITIONS, INTAKE_RESULTS_TOPIC, intakeTopic } from '@peristiwa/contracts';
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
  inSpan,
  parseWith,
  readJson,
  renderProblem,
  toProblem,
  uuid,
  type Platform,
} from '@peristiwa/service';
import type { AnyDeskCommand, CommandBody } from './command';
import type { DeskFront } from './front';
import { signerOf } from './intake-signature';
import type { Device, Devices } from './offline/devices';
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
 * are written: its bytes stay on the intake topic for 72 hours (`INTAKE_RETENTION_HOURS`).
 */
const DEAD_LETTER_BYTES_MAX = 900_000;

interface Outcome {
  readonly requestId: string;
  readonly result: object;
}

export interface IntakeOptions {
  readonly desk: DeskName;
  readonly commands: readonly AnyDeskCommand[];
  readonly front: DeskFront;
  readonly devices: Pick<Devices, 'find'>;
  readonly platform: Platform;
}

/**
 * Kafka intake of one desk: the same commands as over HTTP, and the same outcome for the same bytes. Messages of a
 * partition are handled in order, and the outcome is published on `intake.results.v1` under the same requestId. Only
 * a message without a readable requestId goes to the dead-letter topic, with the reason. After an outage the chunk is
 * handled again, which is safe because every request is registered once.
 */
export class DeskIntake implements BatchHandler {
  private readonly messages: Counter;
  private readonly commands: ReadonlyMap<string, AnyDeskCommand>;
  /** The name of the command; over HTTP, the path identifies the command. */
  private readonly named: z.ZodType<{ command: string }>;

  constructor(
    private readonly options: IntakeOptions,
    private readonly producer: FeedProducer,
  ) {
    const { commands, platform } = options;
    this.commands = new Map(commands.map((command) => [command.name, command]));
    this.named = z.object({ command: z.enum([...this.commands.keys()]) });
    for (const { name, body } of commands) assertClosed(body, name);
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
    const findOnce = onceEach((keyId) => this.options.devices.find(keyId));
    for (const message of messages) {
      try {
        const { traceparent: parent } = message.headers;
        const options = { parent, kind: 'consumer' } as const;
        outcomes.push(
          await inSpan(this.options.platform.tracing, 'intake', options, () =>
            this.answer(message, findOnce),
          ),
        );
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
      deadLetterTopic(this.options.desk),
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

  private async answer(message: ConsumedMessage, find: FindDevice): Promise<Outcome> {
    const json = readValue(message);
    const requestId = requestIdOf(json);
    let name: string | undefined;
    try {
      // Checked before the body, as over HTTP: a sender without a key learns nothing about valid bodies.
      const signer = await signerOf(message, find);
      name = (await parseWith(this.named, json, 'message')).command;
      const command = this.commands.get(name) as AnyDeskCommand;
      const parsed = (await parseWith(command.body, (json as { body: unknown }).body)) as CommandBody;
      const outcome = await this.options.front.registerSigned(command, parsed, signer);
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
        this.options.platform.log.error({ err: error, requestId, code: spec.code }, 'intake request failed');
      }
      this.messages.inc({ outcome: 'rejected' });
      const problem = renderProblem(spec, 'id', requestId);
      return { requestId, result: { requestId, command: name, outcome: 'rejected', problem } };
    }
  }
}

type FindDevice = (keyId: string) => Promise<Device | undefined>;

/** Most messages of a chunk have the key of one office. The next chunk sees a key that was revoked meanwhile. */
function onceEach(find: FindDevice): FindDevice {
  const found = new Map<string, Promise<Device | undefined>>();
  return (keyId) => {
    const known = found.get(keyId) ?? find(keyId);
    found.set(keyId, known);
    return known;
  };
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

export function intakeServer(options: IntakeOptions): KafkaBatchServer {
  const { desk, platform } = options;
  const { log, config } = platform;
  const kafka = createKafka({ ...config.kafka, clientId: `peristiwa-${desk}`, logger: log });
  const producer = new FeedProducer({ kafka, logger: log });
  const handler = new DeskIntake(options, producer);
  const topics = [intakeTopic(desk)];
  return new IntakeServer({ kafka, logger: log, groupId: `intake.${desk}`, topics, handler }, producer);
}
