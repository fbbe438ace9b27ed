import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { statusOf, type AreaDirectory, type Family } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';
import { ProblemError, Roles, uuid } from '@peristiwa/service';
import { Unplaceable } from '../projector/fold-stream';
import { AREAS, LEDGER } from '../tokens';
import { AccessLog, CurrentReader, type Reader, type Reading } from './access-log';
import { CardHistoryAnswer, FamilyAnswer } from './answers';
import { asOfView, type AsOf } from './as-of';
import { recordOf } from './record-of-act';
import { cardHistoryOf, familyAsOf } from './family-history';
import { MinPosition } from './min-position';
import { personAsOf } from './person-history';
import { addressView } from './person-view';
import { registryProblems } from './problems';
import { readable, readStream } from './read-stream';
import { RegistryQueries } from './registry-queries';
import { FamilyLookup, PersonQuery } from './requests';

type Card = Exclude<Family, { status: 'none' }>;
type MemberView = Partial<Record<'name' | 'sex' | 'bornOn' | 'status', string>>;

@ApiTags('families')
@ApiHeader({
  name: 'x-purpose',
  required: false,
  description: 'Why the data are read; kept in the access log.',
})
@Roles('registrar', 'operator', 'auditor', 'system')
@Controller('v1/families')
export class FamiliesController {
  constructor(
    @Inject(RegistryQueries) private readonly queries: RegistryQueries,
    @Inject(MinPosition) private readonly minPosition: MinPosition,
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(AccessLog) private readonly accessLog: AccessLog,
    @Inject(AREAS) private readonly areas: AreaDirectory,
  ) {}

  @Post('lookup')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Find a family card by its number (a KK number never travels in a URL)',
    description: 'A number that the card had before leads to the card as it is now.',
  })
  @ApiOkResponse({ description: 'The card as of now', standardSchema: FamilyAnswer })
  async lookup(
    @Body({ schema: FamilyLookup }) { kkNumber, minPosition }: FamilyLookup,
    @CurrentReader() reader: Reader,
  ) {
    await this.minPosition.reached(minPosition);
    const familyId = await this.ledger.resolve('kk', kkNumber);
    if (familyId) return this.present(familyId, reader);
    await this.accessLog.write(reader, 'family', null);
    throw new ProblemError(registryProblems.familyNotFound);
  }

  @Get(':familyId')
  @ApiOperation({
    summary: 'A family card (kartu keluarga) with its members, now or as of a day and as known at a time',
    description:
      'validAt: only the changes of the card that took effect by that day, which is the day of report for most. ' +
      'knownAt: only what had been recorded by that RFC 3339 time; a date means the end of that day in WIB (UTC+7).',
  })
  @ApiOkResponse({ description: 'The card', standardSchema: FamilyAnswer })
  async family(
    @Param('familyId', { schema: uuid }) familyId: string,
    @Query({ schema: PersonQuery }) { minPosition, ...time }: PersonQuery,
    @CurrentReader() reader: Reader,
  ) {
    await this.minPosition.reached(minPosition);
    if (time.validAt !== undefined || time.knownAt !== undefined) return this.asOf(familyId, time, reader);
    return this.present(familyId, reader);
  }

  @Get(':familyId/events')
  @ApiOperation({
    summary: 'History of a card (riwayat KK), in the order of recording',
    description:
      'The card after each event, what the event changed, and who recorded it when; for any day (validAt) and as known ' +
      'at any time (knownAt). A void event names the act that superseded it.',
  })
  @ApiOkResponse({ description: 'The history', standardSchema: CardHistoryAnswer })
  async history(
    @Param('familyId', { schema: uuid }) familyId: string,
    @Query({ schema: PersonQuery }) { minPosition, ...time }: PersonQuery,
    @CurrentReader() reader: Reader,
  ) {
    await this.minPosition.reached(minPosition);
    const entries = await this.logged(reader, 'card-history', async (seen) => {
      const stream = await readStream(this.ledger, 'family', familyId);
      const history = readable(() => cardHistoryOf(stream, time), 'family');
      for (const { card } of history) seen(card?.members ?? []);
      return history;
    });
    const events = entries.map(({ event, card, ...entry }) => ({
      version: event.version,
      position: event.position,
      type: event.type,
      occurredOn: event.occurredOn,
      reportedOn: event.reportedOn,
      ...recordOf(event),
      supersedes: event.supersedes,
      ...entry,
      ...(card && { card: { ...card, address: addressView(card.address, this.areas) } }),
    }));
    return { familyId, asOf: asOfView(time), events };
  }

  private async present(familyId: string, reader: Reader) {
    const found = await this.queries.findFamily(familyId, reader);
    if (!found) throw new ProblemError(registryProblems.familyNotFound);
    const { version, position, family, members, parkedSince } = found;
    return {
      familyId,
      version,
      position,
      ...(parkedSince && { parkedSince: parkedSince.toISOString() }),
      ...this.view(family, members),
    };
  }

  /** The members have the names and the status of that time, too. */
  private async asOf(familyId: string, time: AsOf, reader: Reader) {
    const { version, position, family } = await this.logged(reader, 'family-as-of', async (seen) => {
      const stream = await readStream(this.ledger, 'family', familyId);
      const card = readable(() => familyAsOf(stream, time), 'family');
      seen([...card.family.members, { personId: card.family.headId }]);
      return card;
    });
    const ids = family.members.map(({ personId }) => personId);
    const lives = await this.ledger.readStreams(ids);
    const members = new Map(ids.map((id) => [id, memberAsOf(lives.get(id) ?? [], time)]));
    return { familyId, version, position, asOf: asOfView(time), ...this.view(family, members) };
  }

  /** Writes the rows of a card that is read from the ledger, also when there is no such card. */
  private async logged<Read>(
    reader: Reader,
    what: Reading,
    read: (seen: (members: readonly { readonly personId: string }[]) => void) => Promise<Read>,
  ): Promise<Read> {
    const ids: string[] = [];
    try {
      return await read((members) => ids.push(...members.map(({ personId }) => personId)));
    } finally {
      await this.accessLog.writeAll(reader, what, ids);
    }
  }

  private view(family: Card, people: ReadonlyMap<string, MemberView>) {
    return {
      status: family.status,
      kkNumber: family.kkNumber,
      headId: family.headId,
      changedOn: family.changedOn,
      flags: (family.flags ?? []).map(({ kind }) => kind),
      address: addressView(family.address, this.areas),
      members: family.members.map(({ personId, relationship }) => {
        const { name, sex, bornOn, status } = people.get(personId) ?? {};
        return { personId, relationship, name, sex, bornOn, status };
      }),
    };
  }
}

/** Nothing about a member whose own entry had not happened, or whose stream cannot be read. */
function memberAsOf(life: Parameters<typeof personAsOf>[0], time: AsOf): MemberView {
  try {
    const { person } = personAsOf(life, time);
    return { name: person.name, sex: person.sex, bornOn: person.bornOn, status: statusOf(person) };
  } catch (error) {
    if (error instanceof Unplaceable) return {};
    throw error;
  }
}
