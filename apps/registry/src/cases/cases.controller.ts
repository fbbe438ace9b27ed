import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { PresentAreas } from '@peristiwa/areas';
import { presentCode } from '@peristiwa/domain';
import { CurrentActor, hasRole, ProblemError, Roles, uuid, type Actor } from '@peristiwa/service';
import { CurrentReader, type Reader } from '../api/access-log';
import { areaFor } from '../api/area-of-reader';
import { assertReady, MinPosition } from '../api/min-position';
import { registryProblems } from '../api/problems';
import { AREAS } from '../tokens';
import {
  AssignmentBody,
  CaseAnswer,
  CaseKindCode,
  CasesAnswer,
  CasesQuery,
  NoteBody,
  TurnaroundAnswer,
  TurnaroundQuery,
} from './case-answers';
import { CaseQueries, type CasePlace, type ListedCase } from './case-queries';
import { CaseWork, type CaseStep, type Officer } from './case-work';
import { Turnaround } from './turnaround';

const DAY_MS = 86_400_000;
const OFFICE_DIGITS = 4;

/**
 * The working list of offices: quality flags (`domain.md` §2.8) and what is due. Officers assign and note here; what ends
 * a case is an act of a desk (ADR 0073).
 */
@ApiTags('cases')
@ApiHeader({
  name: 'x-purpose',
  required: false,
  description: 'Why the data are read; kept in the access log.',
})
@Controller('v1/cases')
export class CasesController {
  constructor(
    @Inject(CaseQueries) private readonly queries: CaseQueries,
    @Inject(CaseWork) private readonly work: CaseWork,
    @Inject(Turnaround) private readonly times: Turnaround,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
    @Inject(AREAS) private readonly areas: PresentAreas,
  ) {}

  @Get()
  @Roles('registrar', 'operator', 'auditor')
  @ApiOperation({
    summary: 'Open cases of offices: quality flags and what is due, the oldest first',
    description:
      'A registrar sees the area of the own office. `next` is the `after` of the next page. A flag ends by ' +
      '`POST /v1/quality-flags/resolutions` of the status desk or by the act that puts the record right, a due case by the ' +
      'act that it asks for.',
  })
  @ApiOkResponse({ description: 'A page of cases', standardSchema: CasesAnswer })
  async list(
    @Query({ schema: CasesQuery }) { area, minAgeDays, minPosition, kinds, ...page }: CasesQuery,
    @CurrentActor() actor: Actor,
    @CurrentReader() reader: Reader,
  ) {
    await this.minPosition.reachedBy(this.queries.progress, minPosition);
    const wanted = areaFor(actor, area);
    const areas = this.areas.recordedUnder(wanted);
    const openedUntil = new Date(Date.now() - minAgeDays * DAY_MS).toISOString();
    const found = await this.queries.list(
      { ...page, kinds, areas, openedUntil, offices: officesOf(areas) },
      reader,
    );
    await assertReady(this.queries.progress);
    const last = found.length === page.limit ? found.at(-1) : undefined;
    const cases = found.map((one) => this.present(one)).filter((one) => one.area.startsWith(wanted));
    return { cases, next: last ? placeOf(last) : null };
  }

  @Get('turnaround')
  @Roles('registrar', 'operator', 'auditor')
  @ApiOperation({
    summary: 'How long cases took, by month of closing and kind, and what is open',
    description: 'Days from opening to the act after which the case was gone. Counts only.',
  })
  @ApiOkResponse({ description: 'Closed and open cases', standardSchema: TurnaroundAnswer })
  async turnaround(
    @Query({ schema: TurnaroundQuery }) { area, from, to }: TurnaroundQuery,
    @CurrentActor() actor: Actor,
  ) {
    if (to < from) throw new ProblemError(registryProblems.periodInReverse);
    const areas = this.areas.recordedUnder(areaFor(actor, area));
    const [closed, open] = await Promise.all([this.times.closed(areas, from, to), this.times.backlog(areas)]);
    await assertReady(this.queries.progress);
    return { closed, open };
  }

  @Get(':personId/:kind')
  @Roles('registrar', 'operator', 'auditor')
  @ApiOperation({ summary: 'One case with what officers did with it' })
  @ApiOkResponse({ description: 'The latest case of this person and kind', standardSchema: CaseAnswer })
  async one(
    @Param('personId', { schema: uuid }) personId: string,
    @Param('kind', { schema: CaseKindCode }) kind: string,
    @CurrentActor() actor: Actor,
    @CurrentReader() reader: Reader,
  ) {
    const found = await this.find(personId, kind, actor, reader);
    const [steps, officers] = await Promise.all([
      this.work.steps(personId, kind),
      actor.office === undefined ? [] : this.work.officersOf(actor.office),
    ]);
    return { ...found, steps, officers };
  }

  @Post(':personId/:kind/assignment')
  @HttpCode(200)
  @Roles('registrar')
  @ApiOperation({
    summary: 'Assign a case of the own office to oneself or to an officer who has worked at its cases',
  })
  @ApiOkResponse({ description: 'The case', standardSchema: CaseAnswer })
  async assign(
    @Param('personId', { schema: uuid }) personId: string,
    @Param('kind', { schema: CaseKindCode }) kind: string,
    @Body({ schema: AssignmentBody }) { officer }: { readonly officer: string },
    @CurrentActor() actor: Actor,
    @CurrentReader() reader: Reader,
  ) {
    const { office } = officerOf(actor);
    const isKnown = officer === actor.subject || (await this.work.isOfficerOf(office, officer));
    if (!isKnown) throw new ProblemError(registryProblems.officerNotKnown);
    return this.record({ personId, kind }, { step: 'assigned', content: officer }, actor, reader);
  }

  @Post(':personId/:kind/notes')
  @HttpCode(200)
  @Roles('registrar')
  @ApiOperation({ summary: 'Add a note to a case of the own office' })
  @ApiOkResponse({ description: 'The case', standardSchema: CaseAnswer })
  note(
    @Param('personId', { schema: uuid }) personId: string,
    @Param('kind', { schema: CaseKindCode }) kind: string,
    @Body({ schema: NoteBody }) { content }: { readonly content: string },
    @CurrentActor() actor: Actor,
    @CurrentReader() reader: Reader,
  ) {
    return this.record({ personId, kind }, { step: 'noted', content }, actor, reader);
  }

  private async record(
    of: { readonly personId: string; readonly kind: string },
    step: Pick<CaseStep, 'step' | 'content'>,
    actor: Actor,
    reader: Reader,
  ) {
    const found = await this.find(of.personId, of.kind, actor, reader);
    if (found.closedAt !== null) throw new ProblemError(registryProblems.caseClosed);
    await this.work.record(of, officerOf(actor), step);
    return this.one(of.personId, of.kind, actor, reader);
  }

  /** A case of another office is as if there were none. */
  private async find(personId: string, kind: string, actor: Actor, reader: Reader) {
    const stored = await this.queries.find(personId, kind, reader);
    const found = stored && this.present(stored);
    const own = hasRole(actor, ['operator', 'auditor']) ? '' : officerOf(actor).office;
    if (!found?.area.startsWith(own)) throw new ProblemError(registryProblems.caseNotFound);
    return found;
  }

  private present(one: ListedCase) {
    const until = one.closedAt === null ? Date.now() : Date.parse(one.closedAt);
    const ageDays = Math.max(0, Math.floor((until - Date.parse(one.openedAt)) / DAY_MS));
    return { ...one, area: presentCode(one.area, this.areas), ageDays };
  }
}

function officerOf({ subject, office }: Actor): Officer {
  if (office === undefined) throw new ProblemError(registryProblems.caseNotFound);
  return { subject, office };
}

/** The offices of these areas, when each names one. */
function officesOf(areas: readonly string[]): string[] | undefined {
  if (areas.some((area) => area.length < OFFICE_DIGITS)) return undefined;
  return [...new Set(areas.map((area) => area.slice(0, OFFICE_DIGITS)))];
}

function placeOf({ openedAt, personId, kind }: CasePlace): string {
  return `${openedAt}_${personId}_${kind}`;
}
