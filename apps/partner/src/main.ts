import { ConfigError } from '@peristiwa/service';
import { runPartner } from '@peristiwa/subscriber';
import { partnerService } from './service';

runPartner(({ partner, ports }) => {
  if (partner === undefined)
    throw new ConfigError(['PARTNER is missing: set it to the name of the partner in its agreement.']);
  return partnerService(partner, { port: ports['partner'] });
});
