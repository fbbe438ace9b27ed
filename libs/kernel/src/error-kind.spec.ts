import { framesOf, kindOfError } from './error-kind';

const SECRET = '3204014107889001';

describe('the report of an error', () => {
  it('is the code or the type', () => {
    expect(kindOfError(Object.assign(new Error(SECRET), { code: '42P01' }))).toBe('42P01');
    expect(kindOfError(new TypeError(SECRET))).toBe('TypeError');
    expect(kindOfError({})).toBe('unknown');
  });

  it.each([SECRET, `two lines\n    at ${SECRET}`])(
    'has the place where it happened, never the message (%j)',
    (message) => {
      const frames = framesOf(new TypeError(message));
      expect(frames.length).toBeGreaterThan(0);
      expect(frames.length).toBeLessThanOrEqual(8);
      expect(JSON.stringify(frames)).not.toContain(SECRET);
      expect(frames[0]).toMatch(/^at .*error-kind\.spec/);
    },
  );

  it('is only the type of a value that is not an error', () => {
    expect(framesOf('text')).toEqual([]);
  });
});
