import { Module, type DynamicModule } from '@nestjs/common';
import { PLATFORM, READINESS, type Platform } from './definition';
import { PersonReads } from './person-reads';
import { ReadinessChecks } from './readiness';
import { HealthController, MetricsController } from './service.controllers';
import { TokenVerifier } from './token-verifier';

/** The providers that `createService` gives to every module of one service. */
@Module({})
export class PlatformModule {
  static with(platform: Platform, verifier: TokenVerifier, reads: PersonReads): DynamicModule {
    const providers = [
      { provide: PLATFORM, useValue: platform },
      { provide: READINESS, useValue: new ReadinessChecks() },
      { provide: TokenVerifier, useValue: verifier },
      { provide: PersonReads, useValue: reads },
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
