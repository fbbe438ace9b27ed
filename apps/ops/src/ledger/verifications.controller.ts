import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { z } from 'zod';
import { secondsLeft } from '@peristiwa/kernel';
import { CurrentActor, ProblemError, Roles, uuid, type Actor } from '@peristiwa/service';
import { CheckpointsAnswer, VerificationAnswer, VerificationsAnswer } from './answers';
import { CheckpointKeys } from './checkpoint-keys';
import { ledgerProblems } from './problems';
import { NewVerification, VerificationsQuery } from './requests';
import type { VerificationEntity } from './verification.entity';
import { Verifications } from './verifications';

/** Verification of the ledger, and signed checkpoints. Positions and digests only: no personal data. */
@ApiTags('ledger')
@Roles('operator', 'auditor')
@Controller('v1/ledger')
export class VerificationsController {
  constructor(
    @Inject(Verifications) private readonly verifications: Verifications,
    @Inject(CheckpointKeys) private readonly keys: CheckpointKeys,
  ) {}

  @Post('verifications')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Verify the chain of the ledger: the whole, or a range of positions',
    description:
      'One at a time. The answer is the job; it names the first event that was altered, removed, inserted or reordered. ' +
      'Without a range the related tables and, where keys are configured, the signed checkpoints are compared too.',
  })
  @ApiAcceptedResponse({ description: 'The job', standardSchema: VerificationAnswer })
  async verify(
    @Body({ schema: NewVerification }) { from, to }: NewVerification,
    @CurrentActor() actor: Actor,
  ) {
    if (from !== undefined && to !== undefined && from > to)
      throw new ProblemError(ledgerProblems.rangeInReverse);
    return answerOf(await this.verifications.start('verification', { from, to }, actor.subject));
  }

  @Get('verifications')
  @ApiOperation({ summary: 'Verifications and signatures, the latest first' })
  @ApiOkResponse({ description: 'Jobs', standardSchema: VerificationsAnswer })
  async list(@Query({ schema: VerificationsQuery }) { limit }: VerificationsQuery) {
    return { verifications: (await this.verifications.list(limit)).map(answerOf) };
  }

  @Get('verifications/:verificationId')
  @ApiOperation({ summary: 'How far a verification is, and what it found' })
  @ApiOkResponse({ description: 'The job', standardSchema: VerificationAnswer })
  async one(@Param('verificationId', { schema: uuid }) verificationId: string) {
    return answerOf(await this.verifications.get(verificationId));
  }

  @Post('verifications/:verificationId/cancellation')
  @HttpCode(200)
  @ApiOperation({ summary: 'Stop a verification; it ends within seconds' })
  @ApiOkResponse({ description: 'The job', standardSchema: VerificationAnswer })
  async cancel(@Param('verificationId', { schema: uuid }) verificationId: string) {
    return answerOf(await this.verifications.cancel(verificationId));
  }

  @Get('checkpoints')
  @ApiOperation({ summary: 'Signed checkpoints, the latest first' })
  @ApiOkResponse({ description: 'Checkpoints', standardSchema: CheckpointsAnswer })
  async checkpoints(): Promise<z.infer<typeof CheckpointsAnswer>> {
    const [canSign, checkpoints] = [await this.keys.canSign(), await this.keys.all()];
    return {
      canSign,
      checkpoints: checkpoints.map(({ position, digest, recordedAt, signedAt, keyId, isTrusted }) => ({
        ...{ position, digest, recordedAt, keyId, signedAt: signedAt.toISOString() },
        ...(isTrusted !== undefined && { isTrusted }),
      })),
    };
  }

  @Post('checkpoints')
  @Roles('operator')
  @HttpCode(202)
  @ApiOperation({
    summary: 'Verify what is new in the ledger and sign its end',
    description:
      'Nothing is signed that does not verify: then the job ends with findings and without `signed`.',
  })
  @ApiAcceptedResponse({ description: 'The job', standardSchema: VerificationAnswer })
  async sign(@CurrentActor() actor: Actor) {
    return answerOf(await this.verifications.start('checkpoint', {}, actor.subject));
  }
}

function answerOf(row: VerificationEntity): z.infer<typeof VerificationAnswer> {
  const { verificationId, kind, startedBy, isCancelled, from, to, position, eventsPerSecond } = row;
  const { startedAt, endedAt, outcome, result } = row;
  const left =
    endedAt === null && position !== null && to !== null
      ? secondsLeft(to - position, eventsPerSecond ?? 0)
      : undefined;
  return {
    ...{ verificationId, kind, startedBy, isCancelled, startedAt: startedAt.toISOString() },
    ...(from !== null && { from }),
    ...(to !== null && { to }),
    ...(position !== null && { position }),
    ...(eventsPerSecond !== null && { eventsPerSecond }),
    ...(left !== undefined && { secondsLeft: left }),
    ...(endedAt && { endedAt: endedAt.toISOString() }),
    ...(outcome && { outcome }),
    ...(result && { result: { ...result, findings: [...result.findings] } }),
  };
}
