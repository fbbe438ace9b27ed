import { loadConfig } from '@peristiwa/service';
import { SyntheticOnlyGuard } from './synthetic-only.guard';

const environment = {
  DATABASE_URL: 'postgres://nobody@127.0.0.1/peristiwa',
  KAFKA_BROKERS: '127.0.0.1:1',
  OIDC_ISSUER: 'http://127.0.0.1',
  OIDC_JWKS_URL: 'http://127.0.0.1/jwks',
};

/** Issue 14, page 11: the tour registers and cancels births, so it runs on invented people only. */
describe('the guide', () => {
  it('is refused among real people', () => {
    const guard = new SyntheticOnlyGuard({ config: loadConfig(environment) });
    expect(() => guard.canActivate()).toThrow('guide-needs-synthetic-people');
  });

  it('runs where SYNTHETIC is true', () => {
    const guard = new SyntheticOnlyGuard({ config: loadConfig({ ...environment, SYNTHETIC: 'true' }) });
    expect(guard.canActivate()).toBe(true);
  });
});
