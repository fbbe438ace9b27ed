import { z } from 'zod';
import {
  BACKFILL_COMPLETED_TYPE,
  BackfillCompleted,
  CAMPAIGN_COMPLETED_TYPE,
  CAMPAIGN_STARTED_TYPE,
  CampaignCompleted,
  CampaignStarted,
  AREA_RELABELLED_TYPE,
  AreaRelabelled,
  DEATH_WITHOUT_NIK_TYPE,
  FEED_SOURCE,
  feedTopic,
  Heartbeat,
  HEARTBEAT_TYPE,
  JOB_COMPLETED_TYPE,
  JobCompleted,
  personMessageType,
  stateKinds,
  type PersonMessageKind,
} from '@peristiwa/contracts';
import { kindTexts } from './kind-texts';
import {
  deathSchema,
  kindsFor,
  messageSchema,
  withoutLimits,
  type JsonSchema,
  type SchemaTerms,
} from './message-schema';

/** One feed of a document: the terms in force and the versions before them. */
export interface DescribedFeed {
  readonly terms: SchemaTerms;
  readonly earlier: readonly SchemaTerms[];
  readonly pseudonymised: boolean;
}

const reference = ($ref: string) => ({ $ref });
const text = (description: string, more: object = {}) => ({ type: 'string', description, ...more });

/** Headers of every message: texts in UTF-8. Ignore headers that you do not know. */
const eventHeaders = {
  type: 'object',
  required: ['ce_specversion', 'ce_id', 'ce_source', 'ce_type', 'content-type'],
  properties: {
    ce_specversion: { type: 'string', const: '1.0' },
    ce_id: text('Unique together with `ce_source`.'),
    ce_source: { type: 'string', const: FEED_SOURCE },
    ce_type: text('The kind of the message.'),
    'content-type': { type: 'string', const: 'application/json' },
    ce_time: text('When the act was recorded, or as of when the register was read (RFC 3339).', {
      format: 'date-time',
    }),
  },
};

const decimal = { pattern: '^(0|[1-9][0-9]*)$' };
/** Headers that say where in the feed a message is. */
const placeHeaders = {
  type: 'object',
  required: ['ce_sequence', 'ce_previoussequence', 'ce_feeddigest', 'ce_time'],
  properties: {
    ce_subject: text('What the message is about, also the key of the Kafka message.'),
    ce_sequence: text('1, 2, … without gaps in the whole feed.', decimal),
    ce_previoussequence: text(
      'Sequence of the message before it in the same partition; 0 for the first.',
      decimal,
    ),
    ce_aftersequence: text(
      'The feed was given more partitions after this sequence: apply the message when everything up to it is applied. ' +
        'Absent until then.',
      decimal,
    ),
    ce_recordedtime: text('When the act was recorded; absent in messages that report no act.'),
    ce_feeddigest: text('Digest of the chain of the partition after this message, hexadecimal.'),
    ce_feedsignature: text('Ed25519 signature of the end of the chain; on the last message of a batch.'),
    ce_feedkey: text('Id of the key that signed.'),
  },
};
/** Headers that every message about a person has besides, and those of some. */
const personHeaders = {
  type: 'object',
  required: ['ce_subject', 'ce_dataschema'],
  properties: {
    ce_subject: text("The partner's key of the person, also the key of the Kafka message."),
    ce_dataschema: text('URL of the JSON Schema of the value.', { format: 'uri' }),
    ce_causationid: text(
      'The act. All messages with the same value report the same act. On a feed with pseudonyms it is another for ' +
        'each person.',
    ),
    ce_requestid: text('The request of the office by which the act was recorded.'),
    ce_actindex: text('Which of the messages of its act on this feed it is, from 1.', decimal),
    ce_actsize: text('Number of messages of its act on this feed.', decimal),
    ce_traceparent: text(
      'W3C trace context of the request, when the registry traces it; never on feeds with pseudonyms.',
    ),
    ce_campaignid: text('The campaign that the act is part of; absent on feeds with pseudonyms.'),
  },
};
/** Messages of a feed with pseudonyms are released in windows and do not say which of them report one act (ADR 0026). */
const actHeaders = (pseudonymised: boolean) =>
  pseudonymised
    ? ['ce_recordedtime', 'ce_causationid']
    : ['ce_recordedtime', 'ce_causationid', 'ce_actindex', 'ce_actsize'];

/** AsyncAPI 3 of the feeds of some partners, as the publisher sends them. */
export function asyncApi(feeds: readonly DescribedFeed[], publisherUrl: string) {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Peristiwa: feeds of the population register',
      version: '1.0.0',
      description:
        'CloudEvents 1.0 in the binary mode of the Kafka protocol binding, one topic for each partner. ' +
        'Guide: docs/consumers.md. The same messages without expiry: ' +
        `GET ${publisherUrl}/v1/feeds/{partner}/events.`,
      license: { name: 'Apache-2.0' },
    },
    defaultContentType: 'application/json',
    channels: Object.fromEntries(feeds.map((feed) => [feed.terms.partner, channelOf(feed)])),
    operations: Object.fromEntries(
      feeds.map(({ terms: { partner } }) => [
        `publish-${partner}`,
        {
          action: 'send',
          channel: reference(`#/channels/${partner}`),
          summary: `What the partner ${partner} may see of each change`,
        },
      ]),
    ),
    components: {
      messages: {
        ...Object.fromEntries(feeds.flatMap(messagesOf)),
        ...Object.fromEntries(feeds.flatMap(deathMessageOf)),
        ...ofEveryFeed,
      },
      schemas: {
        eventHeaders,
        placeHeaders,
        personHeaders,
        ...Object.fromEntries(
          feeds.map(({ terms, earlier }) => [terms.partner, embedded(messageSchema(terms, '', earlier))]),
        ),
      },
    },
  };
}

function channelOf({ terms, pseudonymised }: DescribedFeed) {
  const { partner, version } = terms;
  const ofFeed = Object.keys(ofEveryFeed).filter((name) => !pseudonymised || !name.startsWith('campaign-'));
  const names = [
    ...kindsFor(terms).map((kind) => messageName(partner, kind)),
    ...deathMessageOf({ terms }).map(([name]) => name),
    ...ofFeed,
  ];
  return {
    address: feedTopic(partner),
    title: `Feed of ${partner}`,
    description: `Version ${version} of the agreement${pseudonymised ? '; keys are pseudonyms' : ''}.`,
    messages: Object.fromEntries(names.map((name) => [name, reference(`#/components/messages/${name}`)])),
    bindings: { kafka: { topic: feedTopic(partner), bindingVersion: '0.5.0' } },
  };
}

/** Kinds of which a message may have no state: the partner does not hold the person, or it adds to what is held. */
const stateless: readonly PersonMessageKind[] = ['left-scope', 'grants-changed', 'observation-settled'];

const messageName = (partner: string, kind: PersonMessageKind | 'death-without-nik') => `${partner}.${kind}`;

function messagesOf({ terms, pseudonymised }: DescribedFeed) {
  return kindsFor(terms).map((kind) => {
    const isState = (stateKinds as readonly string[]).includes(kind);
    const required = isState
      ? ['asOf', ...(stateless.includes(kind) ? [] : ['state'])]
      : ['recordedAt', 'state'];
    const message = {
      name: personMessageType(kind),
      title: kind,
      summary: kindTexts[kind].en,
      headers: {
        allOf: [
          reference('#/components/schemas/eventHeaders'),
          reference('#/components/schemas/placeHeaders'),
          reference('#/components/schemas/personHeaders'),
          typed(personMessageType(kind), isState ? [] : actHeaders(pseudonymised)),
        ],
      },
      payload: { allOf: [reference(`#/components/schemas/${terms.partner}`), { required }] },
      bindings: { kafka: { key: text("The partner's key of the person."), bindingVersion: '0.5.0' } },
    };
    return [messageName(terms.partner, kind), message] as const;
  });
}

/** Of a feed whose agreement has them (ADR 0075). */
function deathMessageOf({ terms }: Pick<DescribedFeed, 'terms'>) {
  if (!terms.eventTypes.includes('death-without-nik')) return [];
  const message = {
    name: DEATH_WITHOUT_NIK_TYPE,
    title: 'death-without-nik',
    summary:
      'What counts of the death of somebody who is not in the register; each message replaces the one before it with ' +
      'the same key, and without `state` the death counts no longer. It is about no person of the copy.',
    headers: {
      allOf: [
        reference('#/components/schemas/eventHeaders'),
        reference('#/components/schemas/placeHeaders'),
        typed(DEATH_WITHOUT_NIK_TYPE, ['ce_subject', 'ce_recordedtime']),
      ],
    },
    payload: deathSchema(terms),
    bindings: { kafka: { key: text("The partner's key of the death."), bindingVersion: '0.5.0' } },
  };
  return [[messageName(terms.partner, 'death-without-nik'), message] as const];
}

const typed = (type: string, required: readonly string[] = []) => ({
  type: 'object',
  properties: { ce_type: { type: 'string', const: type } },
  ...(required.length > 0 && { required }),
});

/** As a schema object of AsyncAPI, which has its dialect and no identifier of its own. */
function embedded(whole: JsonSchema): JsonSchema {
  const { $schema: _, $id: _id, ...schema } = whole;
  return schema;
}

const valueOf = (schema: z.ZodType) =>
  embedded(withoutLimits(z.toJSONSchema(schema, { io: 'input' }) as JsonSchema));

/** Messages that are about no person, the same on every feed. */
const ofEveryFeed = {
  relabelled: {
    name: AREA_RELABELLED_TYPE,
    title: 'relabelled',
    summary:
      'A boundary reform gave an area another code or name. Once for each area, on feeds with pseudonyms too: ' +
      'nobody moved. Views keep the codes that were recorded.',
    headers: {
      allOf: [
        reference('#/components/schemas/eventHeaders'),
        reference('#/components/schemas/placeHeaders'),
        typed(AREA_RELABELLED_TYPE, ['ce_subject']),
      ],
    },
    payload: valueOf(AreaRelabelled),
    bindings: { kafka: { key: text('The code of the area until now.'), bindingVersion: '0.5.0' } },
  },
  heartbeat: {
    name: HEARTBEAT_TYPE,
    title: 'heartbeat',
    summary: 'On every partition at a fixed interval, after all earlier messages. It has no key.',
    headers: { allOf: [reference('#/components/schemas/eventHeaders'), typed(HEARTBEAT_TYPE)] },
    payload: valueOf(Heartbeat),
  },
  'job-completed': {
    name: JOB_COMPLETED_TYPE,
    title: 'job-completed',
    summary:
      'A resend, a replay or a resync has ended: on every partition, signed, without a sequence. It has no key and ' +
      'changes nothing in a copy.',
    headers: { allOf: [reference('#/components/schemas/eventHeaders'), typed(JOB_COMPLETED_TYPE)] },
    payload: valueOf(JobCompleted),
  },
  'backfill-completed': {
    name: BACKFILL_COMPLETED_TYPE,
    title: 'backfill-completed',
    summary:
      'A version of the agreement has reached everybody: on every partition, signed, without a sequence, with the number ' +
      'and the digest of the messages that report no act since the version took effect. It may come twice; it is no ' +
      'message of a person.',
    headers: { allOf: [reference('#/components/schemas/eventHeaders'), typed(BACKFILL_COMPLETED_TYPE)] },
    payload: valueOf(BackfillCompleted),
  },
  'campaign-started': {
    name: CAMPAIGN_STARTED_TYPE,
    title: 'campaign-started',
    summary:
      'On every partition before the first message of a campaign, signed, without a sequence. It may come twice; its ' +
      'key is the campaign.',
    headers: { allOf: [reference('#/components/schemas/eventHeaders'), typed(CAMPAIGN_STARTED_TYPE)] },
    payload: valueOf(CampaignStarted),
  },
  'campaign-completed': {
    name: CAMPAIGN_COMPLETED_TYPE,
    title: 'campaign-completed',
    summary:
      'On every partition after the last message of a campaign, with the count on this feed; signed, too.',
    headers: { allOf: [reference('#/components/schemas/eventHeaders'), typed(CAMPAIGN_COMPLETED_TYPE)] },
    payload: valueOf(CampaignCompleted),
  },
};
