import { pbkdf2 as pbkdf2OfNode, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import type { Kafka } from 'kafkajs';
import Decoder from 'kafkajs/src/protocol/decoder';
import Encoder from 'kafkajs/src/protocol/encoder';

const pbkdf2 = promisify(pbkdf2OfNode);

/**
 * Users of Kafka with SCRAM-SHA-512 credentials. kafkajs has no calls for them (its API keys end before), so the two
 * requests are written here with its own encoder and sent on its own connection, which has TLS and SASL (ADR 0052). It is
 * pinned and patched, and `feed-apply.int.spec.ts` uses a real broker.
 */
const DESCRIBE = 50;
const ALTER = 51;
const SCRAM_SHA_512 = 2;
/** RFC 7677 asks for 4,096 at least; Kafka takes up to 16,384. */
const ITERATIONS = 8_192;
const KEY_BYTES = 64;
const SALT_BYTES = 32;

interface Answer {
  readonly errorCode: number;
  readonly users: readonly { readonly name: string; readonly errorCode: number }[];
}
interface Request {
  readonly request: { apiKey: number; apiVersion: number; apiName: string; encode: () => Promise<unknown> };
  readonly response: {
    decode: (bytes: Buffer) => Promise<Answer>;
    parse: (answer: Answer) => Promise<Answer>;
  };
}
interface Broker {
  readonly connectionPool: { send(request: Request): Promise<Answer> };
}
interface Cluster {
  connect(): Promise<void>;
  disconnect(): Promise<void>;
  refreshMetadataIfNecessary(): Promise<void>;
  findControllerBroker(): Promise<Broker>;
}

/** All users that have SCRAM credentials. */
export async function listScramUsers(kafka: Kafka): Promise<string[]> {
  const { users } = await send(kafka, {
    apiKey: DESCRIBE,
    apiName: 'DescribeUserScramCredentials',
    encode: (body) => body.writeUVarIntArray(null),
    decode: describedUsers,
  });
  return users.map(({ name }) => name);
}

/** Creates the user, or gives it another password. */
export async function setScramUser(kafka: Kafka, name: string, password: string): Promise<void> {
  const salt = randomBytes(SALT_BYTES);
  const salted = await pbkdf2(password.normalize('NFKC'), salt, ITERATIONS, KEY_BYTES, 'sha512');
  const user = new Encoder()
    .writeUVarIntString(name)
    .writeInt8(SCRAM_SHA_512)
    .writeInt32(ITERATIONS)
    .writeUVarIntBytes(salt)
    .writeUVarIntBytes(salted);
  await alter(kafka, [], [tagged(user)]);
}

export async function removeScramUser(kafka: Kafka, name: string): Promise<void> {
  await alter(kafka, [tagged(new Encoder().writeUVarIntString(name).writeInt8(SCRAM_SHA_512))], []);
}

async function alter(kafka: Kafka, deletions: readonly Encoder[], upsertions: readonly Encoder[]) {
  await send(kafka, {
    apiKey: ALTER,
    apiName: 'AlterUserScramCredentials',
    encode: (body) => body.writeUVarIntArray(deletions).writeUVarIntArray(upsertions),
    decode: alteredUsers,
  });
}

interface Call {
  readonly apiKey: number;
  readonly apiName: string;
  readonly encode: (body: Encoder) => Encoder;
  readonly decode: (decoder: Decoder) => Answer;
}

async function send(kafka: Kafka, call: Call): Promise<Answer> {
  const cluster = clusterOf(kafka);
  await cluster.connect();
  try {
    await cluster.refreshMetadataIfNecessary();
    const { connectionPool } = await cluster.findControllerBroker();
    const answer = await connectionPool.send(requestOf(call));
    const failed = [{ name: '', errorCode: answer.errorCode }, ...answer.users].find(
      ({ errorCode }) => errorCode !== 0,
    );
    if (failed) throw new Error(`Kafka refused ${call.apiName} with code ${failed.errorCode}`);
    return answer;
  } finally {
    await cluster.disconnect();
  }
}

/** Both are flexible versions: the header ends with tagged fields, the body too, and the answer begins with them. */
function requestOf({ apiKey, apiName, encode, decode }: Call): Request {
  return {
    request: { apiKey, apiVersion: 0, apiName, encode: async () => tagged(encode(tagged(new Encoder()))) },
    response: {
      decode: async (bytes) => {
        const decoder = new Decoder(bytes);
        decoder.readTaggedFields();
        decoder.readInt32();
        return decode(decoder);
      },
      parse: async (answer) => answer,
    },
  };
}

/** No tagged fields. */
const tagged = (encoder: Encoder): Encoder => encoder.writeUVarInt(0);

function describedUsers(decoder: Decoder): Answer {
  const errorCode = decoder.readInt16();
  decoder.readUVarIntString();
  const users = decoder.readUVarIntArray((result) => {
    const user = userOf(result);
    result.readUVarIntArray((info) => {
      info.readInt8();
      info.readInt32();
      info.readTaggedFields();
      return undefined;
    });
    result.readTaggedFields();
    return user;
  });
  return { errorCode, users: users ?? [] };
}

function alteredUsers(decoder: Decoder): Answer {
  const users = decoder.readUVarIntArray((result) => {
    const user = userOf(result);
    result.readTaggedFields();
    return user;
  });
  return { errorCode: 0, users: users ?? [] };
}

function userOf(decoder: Decoder) {
  const user = { name: decoder.readUVarIntString() ?? '', errorCode: decoder.readInt16() };
  decoder.readUVarIntString();
  return user;
}

/** kafkajs makes a cluster for each admin, by a private method that a symbol names. */
function clusterOf(kafka: Kafka): Cluster {
  const symbol = symbolsOf(kafka).find(({ description }) => description === 'private:Kafka:createCluster');
  const create = symbol && (kafka as unknown as Record<symbol, (options: object) => Cluster>)[symbol];
  if (!create) throw new Error('This release of kafkajs makes clusters in another way');
  return create.call(kafka, { allowAutoTopicCreation: false });
}

function symbolsOf(kafka: Kafka): symbol[] {
  return [
    ...Object.getOwnPropertySymbols(kafka),
    ...Object.getOwnPropertySymbols(Object.getPrototypeOf(kafka)),
  ];
}
