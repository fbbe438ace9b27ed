import { randomBytes } from 'node:crypto';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pino } from 'pino';
import { feedTopic, observationTopic } from '@peristiwa/contracts';
import {
  addAcls,
  createKafka,
  ensureTopics,
  listAcls,
  listScramUsers,
  readTopics,
  removeAcls,
  removeScramUser,
  setScramUser,
} from '@peristiwa/messaging';
import { loadKafkaSecurity } from '@peristiwa/service';
import {
  describePlan,
  isEmpty,
  PARTNER_USERS,
  planFeeds,
  userOf,
  type FeedPlan,
  type PartnerStanding,
} from './feed-plan';
import type { Environment } from './environment';

type Kafka = ReturnType<typeof createKafka>;
type KafkaAdmin = ReturnType<Kafka['admin']>;

export interface ApplyOptions {
  readonly brokers: string;
  /** Folder into which passwords of new users are written, one file for each. */
  readonly secrets: string;
  /** False: only say what would change. */
  readonly isApplied: boolean;
  /** Only what belongs to this partner. */
  readonly only?: string;
}

/**
 * Compares Kafka with the agreements and says what differs; with `isApplied` also changes it. What is right already is not
 * touched, so it can be repeated, also after a crash in the middle.
 *
 * @returns true when Kafka is now as the agreements say
 */
export async function applyFeeds(
  partners: readonly PartnerStanding[],
  { brokers, secrets, isApplied, only }: ApplyOptions,
  { variables, print }: Environment,
): Promise<boolean> {
  const kafka = createKafka({
    brokers: brokers.split(',').map((broker) => broker.trim()),
    ...loadKafkaSecurity(variables as NodeJS.ProcessEnv),
    clientId: 'peristiwa-feed-apply',
    logger: pino({ level: 'silent' }),
  });
  const admin = kafka.admin();
  await admin.connect();
  try {
    const plan = await planned(partners, { kafka, admin, only });
    for (const line of describePlan(plan)) print(line);
    if (isEmpty(plan)) print('nothing to change');
    else if (isApplied) await carryOut(plan, { kafka, admin, secrets, print });
    else print('nothing was changed; repeat with --yes to apply');
    return isEmpty(plan) || isApplied;
  } finally {
    await admin.disconnect();
  }
}

interface Reading {
  readonly kafka: Kafka;
  readonly admin: KafkaAdmin;
  readonly only: string | undefined;
}

async function planned(
  partners: readonly PartnerStanding[],
  { kafka, admin, only }: Reading,
): Promise<FeedPlan> {
  const own = partners.filter(({ partner }) => only === undefined || partner === only);
  const isOwn = (user: string) =>
    only === undefined ? user.startsWith(PARTNER_USERS) : user === userOf(only);
  const topics = await readTopics(
    admin,
    own.flatMap(({ partner }) => [feedTopic(partner), observationTopic(partner)]),
  );
  const acls = await listAcls(admin);
  const users = await listScramUsers(kafka);
  return planFeeds(own, {
    topics,
    acls: acls?.filter(({ principal }) => isOwn(principal.replace(/^User:/, ''))),
    users: users.filter(isOwn),
  });
}

interface Tools {
  readonly kafka: Kafka;
  readonly admin: KafkaAdmin;
  readonly secrets: string;
  readonly print: (line: string) => void;
}

async function carryOut(plan: FeedPlan, { kafka, admin, secrets, print }: Tools): Promise<void> {
  await ensureTopics(kafka, plan.topics);
  await ensureTopics(
    kafka,
    plan.settings.map((topic) => ({ ...topic, requiredConfig: topic.config })),
  );
  for (const user of plan.addUsers) {
    await setScramUser(kafka, user, await passwordOf(secrets, user));
    print(`the password of ${user} is in ${join(secrets, user)}`);
  }
  await addAcls(admin, plan.addAcls);
  // Rules first: they are asked at each fetch, the password only when a connection begins.
  await removeAcls(admin, plan.removeAcls);
  for (const user of plan.removeUsers) {
    // The file first: after a crash in between, the next run removes the user. Whoever joins again gets a new password.
    await rm(join(secrets, user), { force: true });
    await removeScramUser(kafka, user);
  }
  print('applied');
}

const PASSWORD_BYTES = 32;

/** Written before Kafka has it: after a crash in between the next run gives Kafka the same one. */
async function passwordOf(folder: string, user: string): Promise<string> {
  const file = join(folder, user);
  const known = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
  if (known !== undefined) return known.trim();
  const password = randomBytes(PASSWORD_BYTES).toString('base64url');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await writeFile(file, `${password}\n`, { mode: 0o600, flag: 'wx' });
  return password;
}
