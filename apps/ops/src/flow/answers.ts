import { z } from 'zod';
import { reaches } from '../reach/reach';

const rate = z
  .number()
  .nullable()
  .describe('In one second, over the last minute that was watched; null at the start');
const seconds = z.number().nullable();
const state = z
  .enum(reaches)
  .describe(
    'unreachable: no connection. timed-out: no answer in time. refused: an answer that is an error. ' +
      'no-token: ops has no token of its own to ask with',
  );
const latency = z
  .object({ p50: seconds, p99: seconds })
  .describe('Seconds, over the last five minutes that were watched, or since the start of the service');

const DeskFlow = z
  .object({
    name: z.string(),
    state,
    registered: z.number().int().describe('Since the start of the service'),
    refused: z.number().int(),
    faults: z.number().int(),
    perSecond: rate,
    refusedPerMinute: z.number().nullable(),
    intakeLag: z.number().int(),
    answer: latency,
  })
  .meta({ id: 'DeskFlow' });

const LedgerFlow = z
  .object({
    tail: z.number().int().nullable(),
    perSecond: rate,
    verifiedUntil: z
      .number()
      .int()
      .nullable()
      .describe('Every event up to this position was verified, from the first one on'),
    verifiedAt: z.string().nullable(),
    findings: z.number().int().describe('Of verifications, until a whole one finds nothing'),
  })
  .meta({ id: 'LedgerFlow' });

const RegistryFlow = z
  .object({
    state,
    position: z.number().int().nullable(),
    lagEvents: z.number().int().nullable(),
    lagSeconds: seconds,
    anomalies: z.number().int(),
    perSecond: rate,
    rebuildDue: z.boolean(),
  })
  .meta({ id: 'RegistryFlow' });

const PublisherFlow = z
  .object({ state, lagChanges: z.number().int().nullable(), blocked: z.array(z.string()), perSecond: rate })
  .meta({ id: 'PublisherFlow' });

const PartnerFlow = z
  .object({
    name: z.string(),
    /** True for a ministry of this system, whose copy is watched too. */
    hasCopy: z.boolean(),
    state,
    highWater: z.number().int(),
    sent: z.number().int(),
    lagMessages: z.number().int(),
    lagSeconds: seconds,
    parked: z.number().int(),
    perSecond: rate,
    behind: z.number().int().nullable().describe('Messages of the topic that the copy has not applied'),
    quarantined: z.number().int(),
    quarantineSeconds: seconds,
    forged: z.number().int(),
    heartbeatSeconds: seconds.describe('Age of the last heartbeat'),
    hourly: z.boolean().describe('Its messages have times to the hour, so there is no latency'),
    latency: latency.describe('From the commit in the ledger to the copy of the partner'),
  })
  .meta({ id: 'PartnerFlow' });

const Alarm = z
  .object({
    name: z.string().describe('As in deploy/prometheus/alerts.yml'),
    severity: z.enum(['page', 'ticket']),
    subject: z.string().describe('Service or partner'),
    value: z.number(),
    runbook: z.string().describe('Name of the page in docs/runbooks'),
  })
  .meta({ id: 'Alarm' });

const PassingAct = z
  .object({
    actId: z.string(),
    desk: z.string(),
    types: z.array(z.string()),
    office: z.string(),
    recordedAt: z.string(),
    /** Later than the acts before it was reported: days between occurrence and report. */
    delayDays: z.number().int(),
  })
  .meta({ id: 'PassingAct' });

/** Everything that the page Flow shows; numbers and names of services only. */
export const FlowAnswer = z
  .object({
    at: z.string(),
    desks: z.array(DeskFlow),
    ledger: LedgerFlow,
    registry: RegistryFlow,
    publisher: PublisherFlow,
    partners: z.array(PartnerFlow),
    acts: z.array(PassingAct).describe('The latest first'),
    alarms: z.array(Alarm),
  })
  .meta({ id: 'Flow' });

export type FlowAnswer = z.infer<typeof FlowAnswer>;
export type DeskFlow = z.infer<typeof DeskFlow>;
export type PartnerFlow = z.infer<typeof PartnerFlow>;
export type Alarm = z.infer<typeof Alarm>;
