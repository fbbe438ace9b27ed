import { Controller, Get, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { commands, appsOf, type CommandName } from '@peristiwa/contracts';
import { todayIn } from '@peristiwa/domain';
import {
  CurrentActor,
  PLATFORM,
  ProblemError,
  Roles,
  type Actor,
  type Platform,
  type ProblemSpec,
} from '@peristiwa/service';
import { CommandForm, CommandSummary } from './command-forms';
import { Forms } from './forms';

const CommandsAnswer = z
  .object({
    commands: z.array(CommandSummary),
    away: z.array(z.enum(appsOf('desk'))).meta({ description: 'Desks that do not answer at present' }),
  })
  .meta({ id: 'Commands' });
const FormAnswer = CommandForm.extend({
  today: z.iso.date().meta({ description: 'The day in the zone of the office, as its desk decides it' }),
}).meta({ id: 'CommandForm' });
/** The capital, whose day somebody without an office sees. */
const CAPITAL = '31';
const CommandParameter = z.enum(Object.keys(commands) as [CommandName, ...CommandName[]]);

const formNotFound: ProblemSpec = {
  code: 'form-not-found',
  status: 404,
  title: { id: 'Layanan ini tidak ada pada loket mana pun', en: 'No desk has this service' },
};

/** The forms of the counter, made from the documents of the desks. No personal data. */
@ApiTags('forms')
@Controller('v1/forms')
@Roles('registrar', 'operator', 'auditor')
export class FormsController {
  constructor(
    private readonly forms: Forms,
    @Inject(PLATFORM) private readonly platform: Pick<Platform, 'clock'>,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The commands of all desks' })
  @ApiOkResponse({ standardSchema: CommandsAnswer })
  list() {
    return this.forms.list();
  }

  @Get(':command')
  @ApiOperation({ summary: 'One command with the schema of its body' })
  @ApiOkResponse({ standardSchema: FormAnswer })
  async one(
    @Param('command', { schema: CommandParameter }) command: CommandName,
    @CurrentActor() { office = CAPITAL }: Actor,
  ) {
    const form = await this.forms.find(command);
    if (!form) throw new ProblemError(formNotFound);
    return { ...form, today: todayIn(office, this.platform.clock().getTime()) };
  }
}
