import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  commands,
  INTAKE_PARTITIONS,
  INTAKE_RESULTS_TOPIC,
  intakeTopic,
  needsSecondOfficer,
} from '@peristiwa/contracts';
import { kindOfError } from '@peristiwa/kernel';
import {
  asAccessRefused,
  createKafka,
  FeedProducer,
  partitionFor,
  type KafkaConnection,
  type MessagingLogger,
} from '@peristiwa/messaging';
import {
  problemCode,
  type Answer,
  type Outgoing,
  type Sender,
  type SimulationLog,
  type Tokens,
} from '@peristiwa/synthetic';
import { registerIntakeKey, type IntakeKey } from './intake-key';

export interface IntakeOptions {
  readonly kafka: KafkaConnection;
  /** The desk that keeps the keys of offices. */
  readonly statusUrl: string;
  /** Share of commands that go through Kafka. */
  readonly share: number;
  readonly log: SimulationLog;
}

export interface Intake {
  /** Takes its share of the commands and leaves the others to `http`. */
  around(http: Sender, tokens: Tokens): Sender;
  close(): Promise<void>;
}

/** After this time the message is sent again; the desk registers a request once, even if it arrives several times. */
const ANSWER_WITHIN_MS = 15_000;
/** After Kafka, the issuer or the desk that keeps the keys could not be reached. */
const RETRY_MS = 1_000;

/** Opens the sender for `intake.<desk>.v1`; results are published on `intake.results.v1` under the request id. */
export async function openIntake({
  kafka: connection,
  statusUrl,
  share,
  log,
}: IntakeOptions): Promise<Intake> {
  const logger = quiet(log);
  const kafka = createKafka({ ...connection, clientId: 'peristiwa-ops', logger });
  const producer = new FeedProducer({ kafka, logger });
  const waiting = new Map<string, (answer: Answer) => void>();
  const consumer = kafka.consumer({ groupId: `ops-${randomUUID()}` });
  await consumer.connect().catch((error: unknown) => {
    throw asAccessRefused(error, false) ?? error;
  });
  await consumer.subscribe({ topic: INTAKE_RESULTS_TOPIC, fromBeginning: false });
  const assigned = new Promise<void>((resolve) => {
    consumer.on(consumer.events.GROUP_JOIN, () => resolve());
  });
  await consumer.run({
    eachMessage: async ({ message }) => {
      const answer = toAnswer(message.value);
      if (answer) waiting.get(String(message.key))?.(answer);
    },
  });
  await assigned;

  const keys = new Map<string, Promise<IntakeKey>>();
  const keyOf = (client: string, tokens: Tokens) => {
    const known =
      keys.get(client) ??
      tokens(client).then((token) => registerIntakeKey({ url: statusUrl, token, name: 'Simulator' }));
    keys.set(client, known);
    // An outage must not fail every later request.
    known.catch(() => keys.delete(client));
    return known;
  };

  const exchange = async ({ step, body, path }: Outgoing, tokens: Tokens, signal: AbortSignal) => {
    const { command, requestId } = step;
    const client = `registrar-${step.office}`;
    const key = await keyOf(client, tokens);
    const answered = new Promise<Answer>((resolve) => waiting.set(requestId, resolve));
    const value = Buffer.from(JSON.stringify({ command, body: { ...body, ...path } }));
    await producer.send(intakeTopic(commands[command].desk), [
      {
        partition: partitionFor(requestId, INTAKE_PARTITIONS),
        key: Buffer.from(requestId),
        value,
        headers: key.headersFor(value, client),
      },
    ]);
    return Promise.race([answered, sleep(ANSWER_WITHIN_MS, undefined, { signal })]);
  };

  return {
    around: (http, tokens) => ({
      async send(outgoing, signal) {
        // When the id of an earlier request is used again, a late result of that request could be read as the answer.
        const isSecondUse = outgoing.step.touches.some((key) => key.startsWith('s:'));
        // The result of a request that waits for a second officer comes with the approval, which is given over HTTP.
        const waits = needsSecondOfficer(outgoing.step.command, outgoing.body);
        if (isSecondUse || waits || outgoing.step.draw >= share) return http.send(outgoing, signal);
        for (;;) {
          signal.throwIfAborted();
          let reason: string | undefined;
          const answer = await exchange(outgoing, tokens, signal).catch((error: unknown) => {
            reason = kindOfError(error);
            return pause(signal);
          });
          waiting.delete(outgoing.step.requestId);
          if (answer) return answer;
          log.warn(
            { command: outgoing.step.command, reason },
            'no result from the intake yet, sending again',
          );
        }
      },
    }),
    async close() {
      await Promise.allSettled([consumer.disconnect(), producer.close()]);
    },
  };
}

/** Ends early, and without an error, when the signal aborts. */
async function pause(signal: AbortSignal): Promise<undefined> {
  await sleep(RETRY_MS, undefined, { signal }).catch(() => undefined);
}

function toAnswer(value: Buffer | null): Answer | undefined {
  const result = JSON.parse(value?.toString('utf8') ?? 'null') as {
    outcome?: string;
    answer?: Record<string, unknown>;
    problem?: Record<string, unknown>;
  } | null;
  if (result?.outcome === 'accepted') return { outcome: 'accepted', body: result.answer ?? {} };
  if (result?.outcome !== 'rejected' || !result.problem) return undefined;
  const { problem } = result;
  return { outcome: 'rejected', status: Number(problem['status']), code: problemCode(problem) };
}

/** Passes on only the warnings of kafkajs, for a person at a terminal. */
function quiet({ warn }: SimulationLog): MessagingLogger {
  const none = () => undefined;
  return { debug: none, info: none, warn, error: warn };
}
