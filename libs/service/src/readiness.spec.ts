import { ReadinessChecks } from './readiness';

describe('ReadinessChecks', () => {
  it('is ready without checks', async () => {
    expect(await new ReadinessChecks().report()).toEqual({ status: 'ready', failing: [], checks: {} });
  });

  it('names what is down, throws or does not answer, and repeats no message', async () => {
    const checks = new ReadinessChecks(5);
    checks.add('kafka', async () => ({ up: true, details: { lag: 3 } }));
    checks.add('projector', async () => ({ up: false, details: { lag: 9000 } }));
    checks.add('database', () =>
      Promise.reject(Object.assign(new Error('password of db'), { code: 'ECONNREFUSED' })),
    );
    checks.add('ledger', () => Promise.reject(new TypeError('secret')));
    checks.add('slow', () => new Promise(() => undefined));
    expect(await checks.report()).toEqual({
      status: 'not-ready',
      failing: ['projector', 'database', 'ledger', 'slow'],
      checks: {
        kafka: { up: true, details: { lag: 3 } },
        projector: { up: false, details: { lag: 9000 } },
        database: { up: false, details: { reason: 'ECONNREFUSED' } },
        ledger: { up: false, details: { reason: 'TypeError' } },
        slow: { up: false, details: { reason: 'no answer in time' } },
      },
    });
  });

  it('refuses two checks of one name', () => {
    const checks = new ReadinessChecks();
    checks.add('database', async () => ({ up: true }));
    expect(() => checks.add('database', async () => ({ up: true }))).toThrow('registered twice');
  });
});
