import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { CurrentActor, ObservationBody, Roles, uuid, type Actor } from '@peristiwa/service';
import { problem } from '../problems';
import type { CaseFilter } from './case-rows';
import { Cases, type Officer } from './cases';
import { Observations } from './observations';
import {
  AssignmentBody,
  CaseQuery,
  CaseStep,
  NoteBody,
  ObservationCase,
  RejectionBody,
  SentObservation,
  SetAsideAnswer,
} from './observation-case';
import { readSetAside } from './set-aside';
import { TurnaroundAnswer, TurnaroundQuery, type Turnaround } from './turnaround';

const ListAnswer = z
  .object({
    observations: z.array(z.union([ObservationCase, SentObservation])),
    next: z.uuid().nullable(),
  })
  .meta({ id: 'Observations' });
const OneAnswer = z
  .union([ObservationCase.extend({ steps: z.array(CaseStep) }), SentObservation])
  .meta({ id: 'Observation' });

/** Data balikan (Permendagri 102/2019 art. 38): partners send, offices work at the cases, acts settle them (ADR 0055). */
@ApiTags('observations')
@Controller('v1/observations')
export class ObservationsController {
  constructor(
    private readonly observations: Observations,
    private readonly cases: Cases,
  ) {}

  @Post()
  @Roles('partner')
  @ApiOperation({ summary: 'Report what was found about a person of the copy (data balikan)' })
  @ApiCreatedResponse({
    description: 'A case; 200 when it was received before',
    standardSchema: SentObservation,
  })
  async receive(
    @Body({ schema: ObservationBody }) body: ObservationBody,
    @CurrentActor() actor: Actor,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<SentObservation> {
    if (actor.partner === undefined) throw problem('otherPartner');
    const { one, repeated } = await this.observations.receive(actor.partner, body, 'http');
    void reply.status(repeated ? 200 : 201);
    return sent(one);
  }

  @Get()
  @Roles('registrar', 'auditor', 'partner')
  @ApiOperation({
    summary: 'Cases in the order of receipt: of the own office, of the own agreement, or all for auditors',
  })
  @ApiOkResponse({ description: 'Cases', standardSchema: ListAnswer })
  async list(@Query({ schema: CaseQuery }) query: CaseQuery, @CurrentActor() actor: Actor) {
    // The office is where the person lives now, which the agreement of a partner need not show.
    const asked = isPartner(actor) ? { ...query, office: undefined } : query;
    const found = await this.cases.list({ ...asked, ...ownOf(actor) }, actor);
    const next = found.length < query.limit ? null : (found.at(-1)?.caseId ?? null);
    return { observations: isPartner(actor) ? found.map(sent) : found, next };
  }

  @Get('set-aside')
  @Roles('operator', 'auditor', 'partner')
  @ApiOperation({ summary: 'Messages on the topics of partners that are no observation; the latest 1,000' })
  @ApiOkResponse({ description: 'Messages', standardSchema: SetAsideAnswer })
  async setAside(@CurrentActor() actor: Actor): Promise<z.infer<typeof SetAsideAnswer>> {
    const { partner } = isPartner(actor) ? ownOf(actor) : {};
    return { messages: await readSetAside(this.observations.pool, partner) };
  }

  @Get('turnaround')
  @Roles('registrar', 'operator', 'auditor')
  @ApiOperation({
    summary: 'How long offices took, by month of the outcome and kind, and what is open',
    description: 'A registrar sees the own office. Counts only.',
  })
  @ApiOkResponse({ description: 'Closed and open cases', standardSchema: TurnaroundAnswer })
  turnaround(
    @Query({ schema: TurnaroundQuery }) query: TurnaroundQuery,
    @CurrentActor() actor: Actor,
  ): Promise<Turnaround> {
    if (query.to < query.from) throw problem('periodInReverse');
    const ofAll = actor.roles.includes('operator') || actor.roles.includes('auditor');
    return this.cases.turnaround(ofAll ? query : { ...query, office: officerOf(actor).office });
  }

  @Get(':caseId')
  @Roles('registrar', 'auditor', 'partner')
  @ApiOperation({ summary: 'One case with what was done at it' })
  @ApiOkResponse({ description: 'Case', standardSchema: OneAnswer })
  async one(@Param('caseId', { schema: uuid }) caseId: string, @CurrentActor() actor: Actor) {
    const found = await this.cases.one({ caseId, ...ownOf(actor) }, actor);
    return isPartner(actor) ? sent(found) : found;
  }

  @Post(':caseId/assignment')
  @HttpCode(200)
  @Roles('registrar')
  @ApiOperation({ summary: 'Assign a case to an officer, or hand it to another office' })
  @ApiOkResponse({ description: 'Case', standardSchema: ObservationCase })
  assign(
    @Param('caseId', { schema: uuid }) caseId: string,
    @Body({ schema: AssignmentBody }) { officer, office }: z.infer<typeof AssignmentBody>,
    @CurrentActor() actor: Actor,
  ): Promise<ObservationCase> {
    const by = officerOf(actor);
    return office === undefined
      ? this.cases.assign(caseId, by, officer ?? by.subject)
      : this.cases.transfer(caseId, by, office);
  }

  @Post(':caseId/notes')
  @HttpCode(200)
  @Roles('registrar')
  @ApiOperation({ summary: 'Add a note to a case' })
  @ApiOkResponse({ description: 'Case', standardSchema: ObservationCase })
  note(
    @Param('caseId', { schema: uuid }) caseId: string,
    @Body({ schema: NoteBody }) { content }: z.infer<typeof NoteBody>,
    @CurrentActor() actor: Actor,
  ): Promise<ObservationCase> {
    return this.cases.note(caseId, officerOf(actor), content);
  }

  @Post(':caseId/rejection')
  @HttpCode(200)
  @Roles('registrar')
  @ApiOperation({ summary: 'Reject an observation; the partner receives the reason on its feed' })
  @ApiOkResponse({ description: 'Case', standardSchema: ObservationCase })
  reject(
    @Param('caseId', { schema: uuid }) caseId: string,
    @Body({ schema: RejectionBody }) body: z.infer<typeof RejectionBody>,
    @CurrentActor() actor: Actor,
  ): Promise<ObservationCase> {
    return this.cases.reject(caseId, officerOf(actor), body);
  }

  @Post(':caseId/acknowledgement')
  @HttpCode(200)
  @Roles('registrar')
  @ApiOperation({
    summary: 'Take note of an observation to which no act belongs (status penerima, akhir kontrak)',
  })
  @ApiOkResponse({ description: 'Case', standardSchema: ObservationCase })
  acknowledge(
    @Param('caseId', { schema: uuid }) caseId: string,
    @Body({ schema: NoteBody }) { content }: z.infer<typeof NoteBody>,
    @CurrentActor() actor: Actor,
  ): Promise<ObservationCase> {
    return this.cases.acknowledge(caseId, officerOf(actor), content);
  }
}

function isPartner({ roles }: Actor): boolean {
  return roles.includes('partner');
}

/** Auditors see all; others only what is theirs, whatever they ask. */
function ownOf(actor: Actor): CaseFilter & { readonly office?: string } {
  if (actor.roles.includes('auditor')) return {};
  if (!isPartner(actor)) return { office: officerOf(actor).office };
  if (actor.partner === undefined) throw problem('otherPartner');
  return { partner: actor.partner, asPartner: true };
}

function officerOf({ subject, office }: Actor): Officer {
  if (office === undefined) throw problem('observationNotFound');
  return { subject, office };
}

/** Listed member by member: what offices write is theirs. */
function sent(one: ObservationCase): SentObservation {
  const { caseId, partner, observationId, personKey, kind, state, receivedAt, closedAt, reason } = one;
  return { caseId, partner, observationId, personKey, kind, state, receivedAt, closedAt, reason };
}
