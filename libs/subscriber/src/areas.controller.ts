import { Controller, Get, UseGuards } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { AreaRelabelled } from '@peristiwa/contracts';
import { Roles } from '@peristiwa/service';
import { Feed } from './feed';
import { OwnPartnerGuard } from './own-partner.guard';

const Areas = z.object({ areas: z.array(AreaRelabelled.extend({ sequence: z.number() })) });

@ApiTags('feed')
@Controller('v1/areas')
@UseGuards(OwnPartnerGuard)
export class AreasController {
  constructor(private readonly feed: Feed) {}

  @Get('relabelled')
  @Roles('partner', 'operator', 'auditor')
  @ApiOperation({ summary: 'Areas that have another code or name since a boundary reform, in their order' })
  @ApiOkResponse({ standardSchema: Areas })
  async list(): Promise<z.infer<typeof Areas>> {
    return { areas: await this.feed.relabelledAreas() };
  }
}
