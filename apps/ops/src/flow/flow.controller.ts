import { Controller, Get, Inject, Req, Sse, type MessageEvent } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { Roles } from '@peristiwa/service';
import { EventStreams } from '../live/event-streams';
import { FlowAnswer } from './answers';
import { Flow } from './flow';

/** The flow of events through the system, without personal data. */
@ApiTags('flow')
@Roles('operator', 'auditor')
@Controller('v1/flow')
export class FlowController {
  constructor(
    @Inject(Flow) private readonly flow: Flow,
    @Inject(EventStreams) private readonly streams: EventStreams,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Desks, ledger, registry, publisher and partners as they are now' })
  @ApiOkResponse({ standardSchema: FlowAnswer })
  now(): Promise<FlowAnswer> {
    return this.flow.read();
  }

  @Sse('stream')
  @ApiOperation({ summary: 'The same as server-sent events, once a second' })
  follow(@Req() request: FastifyRequest): Observable<MessageEvent> {
    return this.streams.follow(this.flow.watched, request);
  }
}
