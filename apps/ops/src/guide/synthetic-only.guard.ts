import { Inject, Injectable, type CanActivate } from '@nestjs/common';
import { PLATFORM, ProblemError, type Platform } from '@peristiwa/service';
import { guideProblems } from './problems';

/** The tour registers and cancels births: among real people it does not exist. */
@Injectable()
export class SyntheticOnlyGuard implements CanActivate {
  constructor(@Inject(PLATFORM) private readonly platform: Pick<Platform, 'config'>) {}

  canActivate(): boolean {
    if (!this.platform.config.synthetic) throw new ProblemError(guideProblems.syntheticOnly);
    return true;
  }
}
