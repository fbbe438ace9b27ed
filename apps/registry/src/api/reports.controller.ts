import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { streamKindOf } from '@peristiwa/domain';
import type { Ledger } from '@peristiwa/ledger';
import { ProblemError, Roles, uuid } from '@peristiwa/service';
import { LEDGER } from '../tokens';
import { AccessLog, CurrentReader, type Reader } from './access-log';
import { ReportAnswer } from './answers';
import { registryProblems } from './problems';
import { reportView } from './report-view';

const kindOf = (type: string) => (streamKindOf as Readonly<Record<string, string>>)[type];

/** Who reported an act, and who witnessed it: for officers, and logged as every read. */
@ApiTags('acts')
@Roles('registrar', 'auditor')
@Controller('v1/acts')
export class ReportsController {
  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(AccessLog) private readonly accessLog: AccessLog,
  ) {}

  @Get(':actId/report')
  @ApiOperation({
    summary: 'Reporter (pelapor), witnesses (saksi), legal basis (dasar) and channel of an act',
  })
  @ApiOkResponse({ description: 'What the act was reported with', standardSchema: ReportAnswer })
  async report(@Param('actId', { schema: uuid }) actId: string, @CurrentReader() reader: Reader) {
    const events = await this.ledger.readAct(actId);
    const [first] = events;
    const subject = events.find(({ type }) => kindOf(type) === 'person') ?? first;
    await this.accessLog.write(reader, 'report', subject?.streamId ?? null);
    if (!first) throw new ProblemError(registryProblems.actNotFound);
    return reportView(first);
  }
}
