import { Readable } from 'node:stream';
import { Controller, Get, Header, Inject, Param, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Pool } from 'pg';
import type { z } from 'zod';
import { exportEvents, ledgerIdOf, listActs, PostgresLedger, proveAct } from '@peristiwa/ledger';
import { CurrentActor, hasRole, ProblemError, Roles, uuid, type Actor } from '@peristiwa/service';
import { ActInChainAnswer, ActsAnswer, LedgerAnswer } from './answers';
import { CheckpointKeys } from './checkpoint-keys';
import { ledgerProblems } from './problems';
import { ActsQuery, ExportQuery } from './requests';
import { deskOfAct, listedTypes, maySearch, shownType } from './shown-types';
import { LEDGER_POOL } from './tokens';

const DAY_MS = 86_400_000;

/** A day in Jakarta (WIB), the zone of the central register. */
const startOf = (on: string) => Date.parse(`${on}T00:00:00+07:00`);

const isAuditor = (actor: Actor) => hasRole(actor, ['auditor']);

/**
 * The ledger without its content: types, offices, days, positions and digests. The content of an act is opened at the
 * registry, which records who has read whom.
 */
@ApiTags('ledger')
@Roles('operator', 'auditor')
@Controller('v1/ledger')
export class LedgerController {
  private readonly ledger: PostgresLedger;

  constructor(
    @Inject(LEDGER_POOL) private readonly pool: Pool,
    @Inject(CheckpointKeys) private readonly keys: CheckpointKeys,
  ) {
    this.ledger = new PostgresLedger(pool, 'none');
  }

  @Get()
  @ApiOperation({ summary: 'Identity and end of the ledger, and the types by which its acts are searched' })
  @ApiOkResponse({ description: 'The ledger', standardSchema: LedgerAnswer })
  async about(@CurrentActor() actor: Actor): Promise<z.infer<typeof LedgerAnswer>> {
    const [ledgerId, tail] = await Promise.all([ledgerIdOf(this.pool), this.ledger.tail()]);
    return { ledgerId, tail, canSign: await this.keys.canSign(), types: listedTypes(isAuditor(actor)) };
  }

  @Get('acts')
  @ApiOperation({
    summary:
      'Acts by the time of their recording, their office and the types of their events; the latest first',
    description:
      'A page looks through a limited part of the ledger, so with a rare type it may have few acts or none and still a ' +
      '`next`. What is confidential (an adoption) has its type for auditors only.',
  })
  @ApiOkResponse({ description: 'A page of acts', standardSchema: ActsAnswer })
  async acts(
    @Query({ schema: ActsQuery }) query: ActsQuery,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof ActsAnswer>> {
    const { office, type, limit } = query;
    if (type !== undefined && !maySearch(type, isAuditor(actor)))
      throw new ProblemError(ledgerProblems.typeConfidential);
    const { from, to } = await this.positionsOf(query);
    const page = await listActs(this.pool, { from, to, office, type, limit });
    return {
      acts: page.acts.map(({ recordedAt, types, ...act }) => ({
        ...act,
        desk: deskOfAct(types),
        recordedAt: recordedAt.toISOString(),
        types: types.map((one) => shownType(one, isAuditor(actor))),
      })),
      next: page.next,
      searchedFrom: page.next === null ? from : page.next + 1,
    };
  }

  /** The positions that were recorded from one day to another. */
  private async positionsOf({ upTo, from, to }: ActsQuery): Promise<{ from: number; to: number }> {
    if (from !== undefined && to !== undefined && from > to)
      throw new ProblemError(ledgerProblems.rangeInReverse);
    const [before, last] = await Promise.all([
      from === undefined ? 0 : this.ledger.positionAt(new Date(startOf(from) - 1)),
      to === undefined ? this.ledger.tail() : this.ledger.positionAt(new Date(startOf(to) + DAY_MS - 1)),
    ]);
    return { from: before + 1, to: Math.min(upTo ?? last, last) };
  }

  @Get('acts/:actId')
  @ApiOperation({ summary: 'The events of an act with their digests, recomputed from the event before them' })
  @ApiOkResponse({ description: 'The act in the chain', standardSchema: ActInChainAnswer })
  async act(
    @Param('actId', { schema: uuid }) actId: string,
    @CurrentActor() actor: Actor,
  ): Promise<z.infer<typeof ActInChainAnswer>> {
    const act = await proveAct(this.pool, actId);
    if (!act) throw new ProblemError(ledgerProblems.actNotFound);
    const { checkpoint, recordedAt, events } = act;
    return {
      ...act,
      desk: deskOfAct(events.map(({ type }) => type)),
      recordedAt: recordedAt.toISOString(),
      events: events.map((event) => ({ ...event, type: shownType(event.type, isAuditor(actor)) })),
      checkpoint: checkpoint && { ...checkpoint, signedAt: checkpoint.signedAt.toISOString() },
    };
  }

  @Get('export')
  @Header('content-type', 'application/x-ndjson')
  @ApiProduces('application/x-ndjson')
  @ApiOperation({
    summary: 'Digests of a range of events, one JSON object a line, to be verified without this system',
    description:
      'The format of `peristiwa export-events --sealed`: it proves number and order of the events and discloses no data.',
  })
  @ApiOkResponse({ description: 'A header line, then a line for each event' })
  async export(@Query({ schema: ExportQuery }) { from, to }: ExportQuery): Promise<StreamableFile> {
    if (from > to) throw new ProblemError(ledgerProblems.rangeInReverse);
    if (to > (await this.ledger.tail())) throw new ProblemError(ledgerProblems.beyondLedger);
    const lines = exportEvents({ pool: this.pool, from, to, sealed: true });
    return new StreamableFile(Readable.from(lines, { objectMode: false }), {
      type: 'application/x-ndjson',
      disposition: `attachment; filename="peristiwa-${from}-${to}.ndjson"`,
    });
  }
}
