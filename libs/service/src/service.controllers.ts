import { Controller, Get, Header, Inject, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { Public } from './access';
import { PLATFORM, READINESS, type Platform } from './definition';
import type { ReadinessChecks, ReadinessReport } from './readiness';

/** Probes. `live` only reports that the process answers: an outage of the database must not restart the process. */
@Public()
@ApiExcludeController()
@Controller('health')
export class HealthController {
  constructor(
    @Inject(PLATFORM) private readonly platform: Platform,
    @Inject(READINESS) private readonly readiness: ReadinessChecks,
  ) {}

  @Get('live')
  live() {
    return { status: 'live', service: this.platform.name };
  }

  @Get('ready')
  async ready(
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<ReadinessReport & { service: string }> {
    const report = await this.readiness.report();
    void reply.code(report.status === 'ready' ? 200 : 503);
    return { service: this.platform.name, ...report };
  }
}

@Public()
@ApiExcludeController()
@Controller('metrics')
export class MetricsController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get()
  @Header('cache-control', 'no-store')
  async metrics(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    void reply.header('content-type', this.platform.metrics.contentType);
    return this.platform.metrics.metrics();
  }
}
