import { Module, type DynamicModule } from '@nestjs/common';
import { PLATFORM, READINESS, type Platform } from './definition';
import { PersonReads } from './person-reads';
import { RateLimits } from './rate-limits';
import { ReadinessChecks } from './readiness';
import { HealthController, MetricsController } from './service.controllers';
import { TokenVerifier } from './token-verifier';

/** The providers that `createService` gives to every module of one service. */
@Module({})
export class PlatformModule {
  static with(
    platform: Platform,
    { verifier, reads, limits }: { verifier: TokenVerifier; reads: PersonReads; limits: RateLimits },
  ): DynamicModule {
    const providers = [
      { provide: PLATFORM, useValue: platform },
      { provide: READINESS, useValue: new ReadinessChecks() },
      { provide: TokenVerifier, useValue: verifier },
      { provide: PersonReads, useValue: reads },
      { provide: RateLimits, useValue: limits },
    ];
    return {
      module: PlatformModule,
      global: true,
      controllers: [HealthController, MetricsController],
      providers,
      exports: providers,
    };
  }
}
