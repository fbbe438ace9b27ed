import { Body, Controller, Get, HttpCode, Param, Post, Query, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { inBoth, ReadsPersons, Roles, text, uuid, wholeNumber } from '@peristiwa/service';
import { OwnPartnerGuard } from '@peristiwa/subscriber';
import { caseKinds } from './case-rules';
import { Cases } from './cases';
import { programmes } from './entities';
import { Households } from './households';

const kkNumber = z
  .string()
  .regex(/^\d{16}$/, inBoth('nomor KK terdiri atas 16 digit', 'a family card number has 16 digits'));
const Registration = z
  .strictObject({ kkNumbers: z.array(kkNumber).min(1).max(1_000), programme: z.enum(programmes) })
  .meta({ id: 'Registration', example: { kkNumbers: ['3204012211269001'], programme: 'PKH' } });
const Recipient = z.strictObject({ kkNumber, personKey: text({ max: 200 }) }).meta({
  id: 'Recipient',
  example: { kkNumber: '3204012211269001', personKey: '0197f3a2-5a01-7c3e-9a51-1f2e3d4c5b6a' },
});
const LookUp = z.strictObject({ kkNumber }).meta({ example: { kkNumber: '3204012211269001' } });
const CasePage = z.strictObject({
  status: z.enum(['open', 'closed']).optional(),
  kind: z.enum(caseKinds).optional(),
  regency: z
    .string()
    .regex(
      /^\d{4}$/,
      inBoth('harus berupa kode kabupaten/kota (4 digit)', 'must be a regency code (4 digits)'),
    )
    .optional(),
  order: z.enum(['oldest', 'newest']).default('oldest').meta({ description: 'Which are first, by opening' }),
  after: wholeNumber().default(0),
  limit: wholeNumber({ min: 1, max: 1_000 }).default(100),
});

const Case = z
  .object({
    id: z.uuid(),
    personKey: z.string(),
    members: z.array(z.string()),
    familyKey: z.string(),
    kind: z.enum(caseKinds),
    status: z.enum(['open', 'closed']),
    sequence: z.number(),
    actId: z.string().optional(),
    facts: z.record(z.string(), z.unknown()),
    openedAt: z.string(),
    closedAt: z.string().optional(),
    withdrawnBy: z.string().optional(),
  })
  .meta({ id: 'Case' });
const CaseList = z.object({ cases: z.array(Case), next: z.number().nullable() });
const Registered = z.object({ registered: z.number(), unknown: z.array(z.number()) });
const Removed = z.object({ removed: z.number(), unknown: z.array(z.number()) });
const Member = z.object({
  personKey: z.string(),
  name: z.string().optional(),
  relationship: z.string().optional(),
  bornOn: z.string().optional(),
  residence: z.string().optional(),
  diedOn: z.string().optional(),
});
const OpenedCase = Case.extend({ people: z.array(Member) }).meta({ id: 'OpenedCase' });
const Summary = z.object({
  rows: z.array(
    z.object({ regency: z.string().nullable(), kind: z.enum(caseKinds), open: z.number().int() }),
  ),
});
const Household = z.object({
  familyKey: z.string(),
  programmes: z.array(z.enum(programmes)),
  recipientKey: z.string().optional(),
  openCases: z.number(),
  members: z.array(Member),
});

const membersOf = ({ members }: z.infer<typeof Household>) => members.map(({ personKey }) => personKey);
const personsOf = ({ personKey, members }: z.infer<typeof Case>) => [personKey, ...members];

@ApiTags('kemensos')
@Controller('v1')
@UseGuards(OwnPartnerGuard)
@Roles('partner', 'operator')
export class KemensosController {
  constructor(
    private readonly households: Households,
    private readonly cases: Cases,
  ) {}

  @Post('beneficiary-households')
  @HttpCode(200)
  @ApiOperation({ summary: 'Register beneficiary households of a programme by their KK numbers' })
  @ReadsPersons('registration')
  @ApiOkResponse({ standardSchema: Registered })
  register(@Body({ schema: Registration }) body: z.infer<typeof Registration>) {
    return this.households.register(body.kkNumbers, body.programme);
  }

  @Post('beneficiary-households/removals')
  @HttpCode(200)
  @ApiOperation({ summary: 'Remove households from a programme' })
  @ReadsPersons('registration')
  @ApiOkResponse({ standardSchema: Removed })
  remove(@Body({ schema: Registration }) body: z.infer<typeof Registration>) {
    return this.households.remove(body.kkNumbers, body.programme);
  }

  @Post('beneficiary-households/recipient')
  @HttpCode(200)
  @ApiOperation({ summary: 'Name the member who receives the aid of a household (ganti pengurus)' })
  @ReadsPersons('household', membersOf)
  @ApiOkResponse({ standardSchema: Household })
  changeRecipient(@Body({ schema: Recipient }) body: z.infer<typeof Recipient>) {
    return this.households.changeRecipient(body.kkNumber, body.personKey);
  }

  @Post('households/lookup')
  @HttpCode(200)
  @ApiOperation({ summary: 'Members, programmes and open cases of a family card' })
  @ReadsPersons('household', membersOf)
  @ApiOkResponse({ standardSchema: Household })
  lookUp(@Body({ schema: LookUp }) body: z.infer<typeof LookUp>) {
    return this.households.lookUp(body.kkNumber);
  }

  @Get('cases')
  @Roles('partner', 'operator', 'auditor')
  @ApiOperation({ summary: 'Cases in the order in which they were opened, or the other way round' })
  @ReadsPersons<z.infer<typeof CaseList>>('cases', ({ cases }) => cases.flatMap(personsOf))
  @ApiOkResponse({ standardSchema: CaseList })
  list(@Query({ schema: CasePage }) page: z.infer<typeof CasePage>) {
    return this.cases.list(page);
  }

  @Get('cases/summary')
  @Roles('partner', 'operator', 'auditor')
  @ApiOperation({ summary: 'Open cases by regency and kind' })
  @ApiOkResponse({ standardSchema: Summary })
  async summary() {
    return { rows: await this.cases.summary() };
  }

  @Get('cases/:id')
  @Roles('partner', 'auditor')
  @ApiOperation({ summary: 'A case with the members whom it concerns' })
  @ReadsPersons('case', personsOf)
  @ApiOkResponse({ standardSchema: OpenedCase })
  open(@Param('id', { schema: uuid }) id: string) {
    return this.cases.open(id);
  }

  @Post('cases/:id/close')
  @HttpCode(200)
  @ApiOperation({ summary: 'Close a case' })
  @ReadsPersons('cases', personsOf)
  @ApiOkResponse({ standardSchema: Case })
  close(@Param('id', { schema: uuid }) id: string) {
    return this.cases.close(id);
  }
}
