import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { todayIn, type AreaDirectory, type PersonOnRecord } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';
import { CurrentActor, ProblemError, Roles, uuid, type Actor } from '@peristiwa/service';
import { AREAS, LEDGER } from '../tokens';
import { AccessLog, CurrentReader, type Reader } from './access-log';
import { PersonAnswer, PersonsFoundAnswer, TimelineAnswer } from './answers';
import { asOfView } from './as-of';
import { keepsConfidential } from './confidential';
import { eventView, isConfidential } from './event-view';
import { assertReady, MinPosition } from './min-position';
import { personAsOf, timelineOf } from './person-history';
import { PersonSearches } from './person-search';
import { personView } from './person-view';
import { registryProblems } from './problems';
import { readable, readStream } from './read-stream';
import { RegistryQueries, type StoredPerson } from './registry-queries';
import { Lookup, PersonQuery, PersonSearch } from './requests';

/** Registrars see persons of every office, since marriages and moves join people of different places. Partners see none. */
@ApiTags('persons')
@ApiHeader({
  name: 'x-purpose',
  required: false,
  description: 'Why the data are read; kept in the access log.',
})
@Roles('registrar', 'operator', 'auditor', 'system')
@Controller('v1/persons')
export class PersonsController {
  constructor(
    @Inject(RegistryQueries) private readonly queries: RegistryQueries,
    @Inject(PersonSearches) private readonly searches: PersonSearches,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(AccessLog) private readonly accessLog: AccessLog,
    @Inject(AREAS) private readonly areas: AreaDirectory,
  ) {}

  @Post('lookup')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Find a person by NIK or personId (a NIK never travels in a URL)',
    description: 'The NIK or personId of a merged duplicate answers with the person who stays.',
  })
  @ApiOkResponse({ description: 'The person as of now', standardSchema: PersonAnswer })
  async lookup(@Body({ schema: Lookup }) body: Lookup, @CurrentReader() reader: Reader) {
    await this.minPosition.reached(body.minPosition);
    const found =
      'nik' in body
        ? await this.queries.findByNik(body.nik, reader, 'lookup')
        : await this.queries.findById(body.personId, reader, 'lookup');
    return this.answer(await this.survivorOf(found, reader));
  }

  /** The NIK or the id of a merged duplicate leads to the person who stays. */
  private async survivorOf(
    found: StoredPerson | undefined,
    reader: Reader,
  ): Promise<StoredPerson | undefined> {
    if (found?.person.status !== 'merged') return found;
    return this.survivorOf(await this.queries.findById(found.person.survivorId, reader, 'lookup'), reader);
  }

  @Post('search')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Find persons by name, day of birth and the name of the mother, for somebody without a paper',
    description:
      'Names are compared without regard to spelling variants. Each person found is recorded in the access log. The NIK ' +
      'is not answered: look the person up by personId.',
  })
  @ApiOkResponse({ description: 'The persons found, at most 20', standardSchema: PersonsFoundAnswer })
  async search(@Body({ schema: PersonSearch }) body: PersonSearch, @CurrentReader() reader: Reader) {
    await this.minPosition.reachedBy(this.searches.progress, body.minPosition);
    const found = await this.searches.find(body, reader);
    await assertReady(this.searches.progress);
    return found;
  }

  @Get(':personId')
  @ApiOperation({
    summary: 'A person now, or as of a day (validAt) and as known at a time (knownAt)',
    description:
      'validAt: only what had happened by that day. knownAt: only what had been recorded by that RFC 3339 time; ' +
      'a date means the end of that day in WIB (UTC+7). Without both, the current state.',
  })
  @ApiOkResponse({ description: 'The person', standardSchema: PersonAnswer })
  async person(
    @Param('personId', { schema: uuid }) personId: string,
    @Query({ schema: PersonQuery }) { minPosition, validAt, knownAt }: PersonQuery,
    @CurrentReader() reader: Reader,
  ) {
    await this.minPosition.reached(minPosition);
    if (validAt === undefined && knownAt === undefined) {
      return this.answer(await this.queries.findById(personId, reader, 'person'));
    }
    await this.accessLog.write(reader, 'person-as-of', personId);
    const events = await readStream(this.ledger, 'person', personId);
    const { version, position, person } = readable(() => personAsOf(events, { validAt, knownAt }));
    const asOf = asOfView({ validAt, knownAt });
    return { personId, version, position, asOf, ...this.view(person, validAt) };
  }

  @Get(':personId/events')
  @ApiOperation({
    summary: 'Everything that happened to a person, in the order of life',
    description:
      'For any day (validAt) and as known at any time (knownAt), as for the person. `reasons` explains each field: the ' +
      'event that gave it its value, who recorded that when, and the void events that had given it another value ' +
      '(`superseded`: their versions). A void event names the act that superseded it. An adoption is answered to the office ' +
      'of the person and to auditors only (UU 24/2013 art. 84(1)).',
  })
  @ApiOkResponse({ description: 'The timeline', standardSchema: TimelineAnswer })
  async events(
    @Param('personId', { schema: uuid }) personId: string,
    @Query({ schema: PersonQuery }) { minPosition, ...time }: PersonQuery,
    @CurrentReader() reader: Reader,
    @CurrentActor() actor: Actor,
  ) {
    await this.minPosition.reached(minPosition);
    await this.accessLog.write(reader, 'timeline', personId);
    const stream = await readStream(this.ledger, 'person', personId);
    const { entries, reasons } = readable(() =>
      timelineOf(stream, (person) => this.view(person, time.validAt), time),
    );
    const isOpen = entries.every(({ event }) => !isConfidential(event)) || keepsConfidential(actor, stream);
    const answered = isOpen ? entries : entries.filter(({ event }) => !isConfidential(event));
    const events = answered.map(({ event, ...entry }) => ({ ...eventView(event), ...entry }));
    return { personId, asOf: asOfView(time), events, reasons };
  }

  private answer(found: StoredPerson | undefined) {
    if (!found) throw new ProblemError(registryProblems.personNotFound);
    const { personId, version, position, person, parkedSince } = found;
    const parked = parkedSince && { parkedSince: parkedSince.toISOString() };
    return { personId, version, position, ...parked, ...this.view(person) };
  }

  private view(person: PersonOnRecord, on = todayIn(person.placement.address.area, Date.now())) {
    return personView(person, this.areas, on);
  }
}
