import { Body, Controller, Get, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { PersonsRead, ProblemError, ReadsPersons, Roles, text } from '@peristiwa/service';
import { Feed, OwnPartnerGuard } from '@peristiwa/subscriber';
import { Persons } from './persons';

const personKey = z.string().regex(/^[\w-]{1,100}$/);
const member = z.string().regex(/^[A-Za-z]{1,40}$/);
const equals = z.union([text({ max: 200 }), z.number(), z.boolean()]);

/** A number of a person is in the body, not in the address: addresses are logged. */
const SearchBody = z
  .strictObject({
    where: z.array(z.strictObject({ member, equals })).min(1).max(10),
    after: z
      .string()
      .regex(/^[\w-]{0,100}$/)
      .default(''),
    limit: z.number().int().min(1).max(1_000).default(100),
  })
  .meta({ id: 'PersonsSearch', example: { where: [{ member: 'nik', equals: '3204055507909001' }] } });
type SearchBody = z.infer<typeof SearchBody>;

const Held = z.object({
  personKey: z.string(),
  version: z.number(),
  view: z.record(z.string(), z.unknown()),
});
const Found = z.object({ persons: z.array(Held), next: z.string().nullable() });
const Summary = z.object({
  partner: z.string(),
  persons: z.number(),
  members: z.record(z.string(), z.number()),
  schemas: z.array(z.object({ url: z.string(), firstSequence: z.number() })),
});

@ApiTags('partner')
@Controller('v1')
@UseGuards(OwnPartnerGuard)
export class PartnerController {
  constructor(
    private readonly persons: Persons,
    private readonly feed: Feed,
  ) {}

  @Get('summary')
  @Roles('partner', 'operator', 'auditor')
  @ApiOperation({
    summary:
      'How many persons the copy has, which members of how many, and where their schemas are described',
  })
  @ApiOkResponse({ standardSchema: Summary })
  async summary(): Promise<z.infer<typeof Summary>> {
    return { partner: this.feed.partner, ...mutable(await this.persons.summary()) };
  }

  @Post('persons/search')
  @HttpCode(200)
  @Roles('partner', 'auditor')
  @ApiOperation({ summary: 'Persons of the copy who have these members' })
  @ReadsPersons<z.infer<typeof Found>>('search', ({ persons }) => persons.map((one) => one.personKey))
  @ApiOkResponse({ standardSchema: Found })
  async search(
    @Body({ schema: SearchBody }) { where, after, limit }: SearchBody,
  ): Promise<z.infer<typeof Found>> {
    const members = Object.fromEntries(where.map((one) => [one.member, one.equals]));
    const persons = await this.persons.search({ where: members, after, limit });
    const next = persons.length < limit ? null : (persons.at(-1)?.personKey ?? null);
    return { persons: [...persons], next };
  }

  @Get('persons/:personKey')
  @Roles('partner', 'auditor')
  @ApiOperation({ summary: 'One person of the copy' })
  @ReadsPersons('person')
  @ApiOkResponse({ standardSchema: Held })
  async find(
    @Param('personKey', { schema: personKey }) key: string,
    @PersonsRead() persons: Set<string>,
  ): Promise<z.infer<typeof Held>> {
    persons.add(key);
    const person = await this.persons.find(key);
    if (person) return person;
    throw new ProblemError({
      code: 'person-not-held',
      status: 404,
      title: { id: 'Orang ini tidak ada dalam salinan', en: 'This person is not in the copy' },
    });
  }
}

function mutable({ persons, members, schemas }: Awaited<ReturnType<Persons['summary']>>) {
  return { persons, members: { ...members }, schemas: [...schemas] };
}
