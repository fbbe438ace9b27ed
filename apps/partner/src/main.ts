import { ConfigError, runService } from '@peristiwa/service';
import { partnerService } from './service';

/** The partner's own machine runs this, so it brings its own database up to date before it starts. */
runService(async function partner(config) {
  if (config.partner === undefined)
    throw new ConfigError(['PARTNER is missing: set it to the name of the partner in its agreement.']);
  const service = partnerService(config.partner, { port: config.ports['partner'] });
  await service.migrate(config.databaseUrl(service.name));
  return service;
});
