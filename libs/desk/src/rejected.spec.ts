import { rejections, type RejectionCode } from '@peristiwa/contracts';
import { renderProblem } from '@peristiwa/service';
import { toRejectedProblem, type DeskRejection } from './rejected';

/** A refusal with the facts that a decider adds. */
const refusal = (code: RejectionCode, facts: object = {}): DeskRejection => ({ code, ...facts });

describe('toRejectedProblem', () => {
  it.each(Object.keys(rejections) as RejectionCode[])('%s', (code) => {
    const { status, title } = rejections[code];
    const { spec } = toRejectedProblem(refusal(code, { field: 'person', since: '2026-11-20' }));
    for (const language of ['id', 'en'] as const) {
      expect(renderProblem(spec, language, 'r-1')).toEqual({
        type: `urn:peristiwa:problem:${code}`,
        title: title[language],
        status,
        errors: [{ field: 'person', code, message: title[language] }],
        since: '2026-11-20',
        requestId: 'r-1',
      });
    }
    expect(code).toMatch(/^[a-z]+(-[a-z]+)*$/);
    expect([403, 404, 409, 422]).toContain(status);
    expect(title.id.trim().length * title.en.trim().length).toBeGreaterThan(0);
  });

  it('names no field when the refusal is not about a field', () => {
    const { spec } = toRejectedProblem(refusal('other-office-area', { officeInCharge: '3578' }));
    expect(renderProblem(spec, 'en', 'r-1')).toEqual({
      type: 'urn:peristiwa:problem:other-office-area',
      title: 'This area is outside that of your office; the office of another regency is in charge',
      status: 403,
      officeInCharge: '3578',
      requestId: 'r-1',
    });
  });

  it('lets no fact of a refusal overwrite the members of the problem', () => {
    const { spec } = toRejectedProblem(refusal('move-used', { field: 'moveId', status: 'expired' }));
    expect(renderProblem(spec, 'en', 'r-1').status).toBe(409);
  });
});
