import {
  Controller,
  Inject,
  Param,
  Req,
  Sse,
  type BeforeApplicationShutdown,
  type MessageEvent,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { CurrentActor, languageOf, ProblemError, Roles, text, type Actor } from '@peristiwa/service';
import { eventStream } from './event-stream';
import { liveProblems } from './problems';
import { isWatchable } from './watchable';
import { expiryOf, Watchers } from './watchers';

const ServiceName = text({ max: 40 });

/** Values that a page follows without asking again and again. */
@ApiTags('live')
@Roles('registrar', 'operator', 'auditor', 'partner')
@Controller('v1/live')
export class LiveController implements BeforeApplicationShutdown {
  private readonly stop = new AbortController();

  constructor(@Inject(Watchers) private readonly watchers: Watchers) {}

  beforeApplicationShutdown(): void {
    this.stop.abort();
  }

  @Sse(':service/*')
  @ApiOperation({
    summary: 'What a GET endpoint of a service answers, as server-sent events with each change',
    description:
      '`/v1/live/publisher/v1/feeds` follows `/v1/feeds` of the publisher with the rights of the reader. Events: `value` ' +
      'with the answer, `problem` with a title. The stream ends with the token of the session.',
  })
  follow(
    @Param('service', { schema: ServiceName }) service: string,
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
  ): Observable<MessageEvent> {
    const path = request.url.slice(`/v1/live/${service}`.length);
    if (!isWatchable(service, path)) throw new ProblemError(liveProblems.notWatchable);
    const token = tokenOf(request);
    const { watched, release } = this.watchers.for(service, path, { actor, token });
    const language = languageOf(request.headers['accept-language']);
    const listening = { language, until: expiryOf(token), stopped: this.stop.signal };
    return eventStream(watched, listening).pipe(finalize(release));
  }
}

/** The guard has verified it. */
export const tokenOf = ({ headers }: FastifyRequest): string =>
  (headers.authorization ?? '').split(' ')[1] ?? '';
