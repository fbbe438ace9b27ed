import { Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ProblemError, Roles, uuid } from '@peristiwa/service';
import { Progress } from '../progress';
import { Anomalies } from './anomalies';
import { AnomaliesAnswer, RefoldAnswer, StatusAnswer } from './answers';
import { registryProblems } from './problems';

@ApiTags('operations')
@Controller('v1')
export class OperationsController {
  constructor(
    @Inject(Progress) private readonly progress: Progress,
    @Inject(Anomalies) private readonly anomalies: Anomalies,
  ) {}

  @Get('status')
  @Roles('registrar', 'operator', 'auditor', 'system')
  @ApiOperation({ summary: 'How far the registry is behind the ledger' })
  @ApiOkResponse({ description: 'Progress', standardSchema: StatusAnswer })
  status() {
    return this.progress.read();
  }

  @Get('anomalies')
  @Roles('operator', 'auditor', 'system')
  @ApiOperation({ summary: 'Streams that hold an event which cannot be placed' })
  @ApiOkResponse({ description: 'The first 1,000 parked streams', standardSchema: AnomaliesAnswer })
  async list() {
    return { anomalies: await this.anomalies.open() };
  }

  @Post('anomalies/:streamId/refold')
  @HttpCode(200)
  @Roles('operator')
  @ApiOperation({
    summary: 'Fold a parked stream again, after a repair',
    description: 'A stream that heals appends the changes it missed to the change log.',
  })
  @ApiOkResponse({ description: 'Whether it is healed', standardSchema: RefoldAnswer })
  async refold(@Param('streamId', { schema: uuid }) streamId: string) {
    const healed = await this.anomalies.refold(streamId);
    if (healed === undefined) throw new ProblemError(registryProblems.anomalyNotFound);
    return { streamId, healed };
  }
}
