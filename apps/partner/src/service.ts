import { PARTNER_PORT } from '@peristiwa/contracts';
import { ministryService, type MinistryDefinition } from '@peristiwa/subscriber';
import { CreatePartner1795500000004 } from './migrations/partner-1';
import { PartnerController } from './partner.controller';
import { partnerHandler } from './partner.handler';
import { Persons } from './persons';

/** The subscriber of any partner: its copy follows the agreement, and nothing here knows which one it is. */
export function partnerService(name: string, port: number = PARTNER_PORT): MinistryDefinition {
  return ministryService({
    name,
    port,
    schema: 'partner',
    title: `Peristiwa: ${name}`,
    description: `The copy of ${name}: what its agreement lets it see of each person, as JSON.`,
    handler: partnerHandler,
    entities: [],
    migrations: [CreatePartner1795500000004],
    controllers: [PartnerController],
    providers: [Persons],
  });
}
