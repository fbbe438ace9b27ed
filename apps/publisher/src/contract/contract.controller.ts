import { Controller, Get, Header, Inject, Param } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { CurrentActor, PLATFORM, Roles, wholeNumber, type Actor, type Platform } from '@peristiwa/service';
import { assertMaySee } from '../access';
import { Partner } from '../agreements/agreement.body';
import { Agreements } from '../agreements/agreements';
import { problem } from '../problems';
import { effectiveOn, type Agreement } from '../view/agreement';
import { asyncApi } from './async-api';
import { messageSchema, type JsonSchema } from './message-schema';

const Version = wholeNumber({ min: 1 });
const ASYNC_API = 'application/vnd.aai.asyncapi+json';

/** The documents have standards of their own. */
function contentOf(mediaType: string) {
  return { description: 'The document', content: { [mediaType]: { schema: { type: 'object' as const } } } };
}

/** What a partner's messages look like: it may read this also while its agreement is suspended, and afterwards. */
@ApiTags('feeds')
@Controller('v1/feeds/:partner')
export class ContractController {
  constructor(
    private readonly agreements: Agreements,
    @Inject(PLATFORM) private readonly platform: Pick<Platform, 'config'>,
  ) {}

  @Get('schemas/:version')
  @Roles('operator', 'auditor', 'partner')
  @Header('content-type', 'application/schema+json')
  @ApiOkResponse(contentOf('application/schema+json'))
  @ApiOperation({ summary: 'JSON Schema of the messages under one version of the agreement (`dataschema`)' })
  async schema(
    @Param('partner', { schema: Partner }) partner: string,
    @Param('version', { schema: Version }) version: number,
    @CurrentActor() actor: Actor,
  ): Promise<JsonSchema> {
    const versions = await this.versionsFor(actor, partner);
    const agreement = versions.find((one) => one.version === version);
    if (!agreement) throw problem('agreementNotFound');
    return messageSchema(agreement, this.agreements.dataSchema(agreement), before(agreement, versions));
  }

  @Get('asyncapi')
  @Roles('operator', 'auditor', 'partner')
  @Header('content-type', `${ASYNC_API};version=3.0.0`)
  @ApiOkResponse(contentOf(ASYNC_API))
  @ApiOperation({ summary: 'AsyncAPI 3 document of the feed under the agreement in force' })
  async document(@Param('partner', { schema: Partner }) partner: string, @CurrentActor() actor: Actor) {
    const versions = await this.versionsFor(actor, partner);
    const terms = effectiveOn(this.agreements.today(), versions)?.agreement ?? versions[0];
    if (!terms) throw problem('agreementNotFound');
    const { pseudonymised } = terms;
    const feed = { terms, earlier: before(terms, versions), pseudonymised };
    return asyncApi([feed], this.platform.config.publisherApiUrl);
  }

  private async versionsFor(actor: Actor, partner: string): Promise<Agreement[]> {
    assertMaySee(actor, partner, ['operator', 'auditor']);
    return this.agreements.versions(partner);
  }
}

function before({ version }: Agreement, versions: readonly Agreement[]): Agreement[] {
  return versions.filter((one) => one.version < version);
}
