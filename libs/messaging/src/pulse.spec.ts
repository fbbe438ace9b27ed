import { Pulse } from './pulse';

describe('Pulse', () => {
  it('sends heartbeats until it is stopped', async () => {
    let beats = 0;
    let pulse: Pulse | undefined;
    await new Promise<void>((resolve) => {
      pulse = new Pulse(async () => {
        beats += 1;
        if (beats === 3) resolve();
      }, 1);
    });
    await pulse?.stop();
    const afterStop = beats;
    await new Promise<void>((resolve) => setImmediate(resolve));
    expect(beats).toBe(afterStop);
    expect(beats).toBeGreaterThanOrEqual(3);
  });

  it('keeps the failure of a heartbeat for the next check', async () => {
    const pulse = new Pulse(() => Promise.reject(new Error('rebalancing')), 1);
    pulse.check();
    await new Promise<void>((resolve) => {
      pulse.lost.addEventListener('abort', () => resolve());
    });
    expect(() => pulse.check()).toThrow('rebalancing');
    await pulse.stop();
  });

  it('stops at once between two heartbeats', async () => {
    const pulse = new Pulse(async () => undefined, 3_600_000);
    await pulse.stop();
    expect(pulse.lost.aborted).toBe(false);
  });
});
