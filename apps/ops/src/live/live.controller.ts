import { Controller, Inject, Param, Req, Sse, type MessageEvent } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { finalize, type Observable } from 'rxjs';
import { CurrentActor, ProblemError, Roles, text, type Actor } from '@peristiwa/service';
import { EventStreams, tokenOf } from './event-streams';
import { liveProblems } from './problems';
import { isWatchable } from './watchable';
import { Watchers } from './watchers';

const ServiceName = text({ max: 40 });

/** Values that a page follows without asking again and again. */
@ApiTags('live')
@Roles('registrar', 'operator', 'auditor', 'partner')
@Controller('v1/live')
export class LiveController {
  constructor(
    @Inject(Watchers) private readonly watchers: Watchers,
    @Inject(EventStreams) private readonly streams: EventStreams,
  ) {}

  @Sse(':service/*')
  @ApiOperation({
    summary: 'What a GET endpoint of a service answers, as server-sent events with each change',
    description:
      '`/v1/live/publisher/v1/feeds` follows `/v1/feeds` of the publisher with the rights of the reader. Events: `value` ' +
      'with the answer, `problem` with a title. The stream ends with the token of the session and with the session itself.',
  })
  follow(
    @Param('service', { schema: ServiceName }) service: string,
    @Req() request: FastifyRequest,
    @CurrentActor() actor: Actor,
  ): Observable<MessageEvent> {
    const path = request.url.slice(`/v1/live/${service}`.length);
    if (!isWatchable(service, path)) throw new ProblemError(liveProblems.notWatchable);
    const { watched, release } = this.watchers.for(service, path, { actor, token: tokenOf(request) });
    return this.streams.follow(watched, request).pipe(finalize(release));
  }
}
