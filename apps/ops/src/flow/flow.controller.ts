import {
  Controller,
  Get,
  Inject,
  Req,
  Sse,
  type BeforeApplicationShutdown,
  type MessageEvent,
} from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { languageOf, Roles } from '@peristiwa/service';
import { eventStream } from '../live/event-stream';
import { tokenOf } from '../live/live.controller';
import { expiryOf } from '../live/watchers';
import { FlowAnswer } from './answers';
import { Flow } from './flow';

/** The flow of events through the system, without personal data. */
@ApiTags('flow')
@Roles('operator', 'auditor')
@Controller('v1/flow')
export class FlowController implements BeforeApplicationShutdown {
  private readonly stop = new AbortController();

  constructor(@Inject(Flow) private readonly flow: Flow) {}

  beforeApplicationShutdown(): void {
    this.stop.abort();
  }

  @Get()
  @ApiOperation({ summary: 'Desks, ledger, registry, publisher and partners as they are now' })
  @ApiOkResponse({ standardSchema: FlowAnswer })
  now(): Promise<FlowAnswer> {
    return this.flow.read();
  }

  @Sse('stream')
  @ApiOperation({ summary: 'The same as server-sent events, once a second' })
  follow(@Req() request: FastifyRequest): Observable<MessageEvent> {
    const until = expiryOf(tokenOf(request));
    const language = languageOf(request.headers['accept-language']);
    return eventStream(this.flow.watched, { language, until, stopped: this.stop.signal });
  }
}
