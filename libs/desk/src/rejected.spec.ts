import { grounds, rejections, type RejectionCode } from '@peristiwa/contracts';
import { renderProblem } from '@peristiwa/service';
import { toRejectedProblem, type DeskRejection } from './rejected';

/** A refusal with the facts that a decider adds. */
const refusal = (code: RejectionCode, facts: object = {}): DeskRejection => ({ code, ...facts });

describe('toRejectedProblem', () => {
  it.each(Object.keys(rejections) as RejectionCode[])('%s', (code) => {
    const { status, title } = rejections[code];
    const { spec } = toRejectedProblem(refusal(code, { field: 'person', since: '2026-11-20' }));
    const { article, advice } = grounds[code] ?? {};
    for (const language of ['id', 'en'] as const) {
      const ground = { ...(article && { article }), ...(advice && { advice: advice[language] }) };
      expect(renderProblem(spec, language, 'r-1')).toEqual({
        ...ground,
        type: `urn:peristiwa:problem:${code}`,
        title: title[language],
        status,
        errors: [{ ...ground, field: 'person', code, message: title[language] }],
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
      article: 'UU 24/2013 (asas domisili)',
      advice: 'Refer the applicant to the office in charge (see `places`)',
      requestId: 'r-1',
    });
  });

  it('has an entry for each of several refusals, with its own facts', () => {
    const others = [
      refusal('father-not-male', { field: 'father' }),
      refusal('other-office-area', { office: 1 }),
    ];
    const { spec } = toRejectedProblem(
      refusal('mother-deceased', { field: 'mother', diedOn: '2026-10-31' }),
      others,
    );
    const problem = renderProblem(spec, 'en', 'r-1');
    expect(problem).toMatchObject({ type: 'urn:peristiwa:problem:mother-deceased', diedOn: '2026-10-31' });
    expect(problem.errors).toMatchObject([
      { code: 'mother-deceased', field: 'mother', diedOn: '2026-10-31' },
      { code: 'father-not-male', field: 'father' },
      { code: 'other-office-area', office: 1 },
    ]);
  });

  it('lets no fact of a refusal overwrite the members of the problem', () => {
    const { spec } = toRejectedProblem(refusal('move-used', { field: 'moveId', status: 'expired' }));
    expect(renderProblem(spec, 'en', 'r-1').status).toBe(409);
  });
});
