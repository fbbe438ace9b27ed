import { Body, Controller, Get, HttpCode, Inject, Param, Post } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { Ledger } from '@peristiwa/ledger';
import { CurrentActor, ProblemError, Roles, uuid, type Actor } from '@peristiwa/service';
import { LEDGER } from '../tokens';
import { AccessLog, CurrentReader, type Reader } from './access-log';
import { actOfId, actOfNumber } from './act-of-number';
import { ActAnswer, OpenedActAnswer } from './answers';
import { keepsConfidential } from './confidential';
import { registryProblems } from './problems';
import { ActLookup } from './requests';

interface ActView {
  readonly persons: readonly { readonly personId: string }[];
}
interface FoundAct<Act extends ActView> {
  readonly act: Act;
  readonly confidentialOf: readonly string[];
}

/** The counter has the paper, not the id: an act or an SKPWNI is found by the number printed on it. */
@ApiTags('acts')
@ApiHeader({
  name: 'x-purpose',
  required: false,
  description: 'Why the data are read; kept in the access log.',
})
@Roles('registrar', 'operator', 'auditor', 'system')
@Controller('v1/acts')
export class ActsController {
  constructor(
    @Inject(LEDGER) private readonly ledger: Ledger,
    @Inject(AccessLog) private readonly accessLog: AccessLog,
  ) {}

  @Post('lookup')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Find an act by the number on its paper: an akta, or an SKPWNI',
    description:
      'The act that has the number, every later act that corrected or cancelled it, and its content as it holds now. ' +
      '`actId` is what a correction or a cancellation names, `moveId` what an arrival or batal pindah names. Numbers ' +
      'never travel in a URL. What is confidential is answered as by `GET /v1/acts/{actId}`.',
  })
  @ApiOkResponse({ description: 'The act', standardSchema: ActAnswer })
  async lookup(
    @Body({ schema: ActLookup }) { actNumber }: ActLookup,
    @CurrentReader() reader: Reader,
    @CurrentActor() actor: Actor,
  ) {
    const found = await this.opened(await actOfNumber(this.ledger, actNumber), reader, actor);
    if (!found) throw new ProblemError(registryProblems.actNumberNotFound);
    return found;
  }

  @Get(':actId')
  @ApiOperation({
    summary: 'An act by its id, as a list of the ledger names it, with its content as it holds now',
    description:
      'As the look-up by number. An adoption, cancelled or not, is answered to the office of the child and ' +
      'to auditors only (UU 24/2013 art. 84(1)).',
  })
  @ApiOkResponse({ description: 'The act', standardSchema: OpenedActAnswer })
  async act(
    @Param('actId', { schema: uuid }) actId: string,
    @CurrentReader() reader: Reader,
    @CurrentActor() actor: Actor,
  ) {
    const found = await this.opened(await actOfId(this.ledger, actId), reader, actor);
    if (!found) throw new ProblemError(registryProblems.actNotFound);
    return found;
  }

  /**
   * The act, once the reading is on record; undefined when there is none.
   * @throws ProblemError act-confidential
   */
  private async opened<Act extends ActView>(
    found: FoundAct<Act> | undefined,
    reader: Reader,
    actor: Actor,
  ): Promise<Act | undefined> {
    await this.accessLog.writeAll(reader, 'act', found?.act.persons.map(({ personId }) => personId) ?? []);
    if (!found) return undefined;
    const streams = await this.ledger.readStreams(found.confidentialOf);
    const isKept = found.confidentialOf.every((id) => keepsConfidential(actor, streams.get(id) ?? []));
    if (!isKept) throw new ProblemError(registryProblems.actConfidential);
    return found.act;
  }
}
