import { Controller, Get, Header, Inject, Query, Res } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { Public } from './access';
import { PLATFORM, READINESS, type Platform } from './definition';
import type { ReadinessChecks, ReadinessReport } from './readiness';

/** At most so many characters and names: it is no place to search in. */
const MetricName = z.string().regex(/^[a-z_]{1,100}$/);
const MetricsQuery = z.strictObject({ name: z.union([MetricName, z.array(MetricName).max(20)]).optional() });

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

  /** All metrics, as Prometheus reads them; `?name=a&name=b` gives these only, which costs a fraction. */
  @Get()
  @Header('cache-control', 'no-store')
  async metrics(
    @Query({ schema: MetricsQuery }) { name }: z.infer<typeof MetricsQuery>,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<string> {
    const { metrics } = this.platform;
    void reply.header('content-type', metrics.contentType);
    if (name === undefined) return metrics.metrics();
    const known = [name].flat().filter((one) => metrics.getSingleMetric(one));
    const texts = await Promise.all(known.map((one) => metrics.getSingleMetricAsString(one)));
    return texts.map((one) => `${one}\n`).join('');
  }
}
