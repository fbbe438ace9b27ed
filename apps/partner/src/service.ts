import { PARTNER_PORT } from '@peristiwa/contracts';
import { ministryService, type MinistryDefinition, type MinistrySpec } from '@peristiwa/subscriber';
import { CreatePartner1795500000004 } from './migrations/partner-1';
import { CountMembers1795500000034 } from './migrations/partner-2';
import { PartnerController } from './partner.controller';
import { partnerHandler } from './partner.handler';
import { Persons } from './persons';

/**
 * The subscriber of any partner: its copy follows the agreement, and nothing here knows which one it is. It counts nothing
 * that happened before it began, so it begins with an extract.
 */
export function partnerService(
  name: string,
  { port = PARTNER_PORT, bootstrap = 'extract' }: Partial<Pick<MinistrySpec, 'port' | 'bootstrap'>> = {},
): MinistryDefinition {
  return ministryService({
    name,
    port,
    bootstrap,
    schema: 'partner',
    title: `Peristiwa: ${name}`,
    description: `The copy of ${name}: what its agreement lets it see of each person, as JSON.`,
    handler: partnerHandler,
    entities: [],
    migrations: [CreatePartner1795500000004, CountMembers1795500000034],
    controllers: [PartnerController],
    providers: [Persons],
  });
}
