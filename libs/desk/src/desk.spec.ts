import { z } from 'zod';
import { accept, reject, type PlainDate } from '@peristiwa/kernel';
import type { ActContext, ActDecision, AreaDirectory, Known, Person } from '@peristiwa/domain';
import { FATHER, familyOfFour, idOf, MemoryLedger, on, person, SON, recorded } from '@peristiwa/testing';
import { internalCommand, type CommandBody } from './command';
import type { DeskRead } from './access-log';
import { ClockBehindError, Desk, StillContendedError, type Registrar } from './desk';
import type { Reading } from './reading';
import type { DeskAreas } from './same-request';

const NIK_PREFIX = '320401221126';
const registrar = { subject: 'registrar-3204', office: '3204' };
const areas: AreaDirectory = {
  find: (code) => (code === '3204012001' ? { code, name: 'Cimekar', level: 'village' } : undefined),
  findEver: (code) =>
    code === '9101012001'
      ? { code, name: 'Rimba Jaya', level: 'village', validTo: '2022', successors: ['9301012001'] }
      : areas.find(code),
  children: () => [],
  knowsDistrict: () => true,
};

interface Body extends CommandBody {
  readonly area?: string;
  readonly nik?: string;
  readonly kkNumber?: string;
  readonly refused?: boolean;
  readonly refusedNumber?: string;
  readonly occurredOn?: string;
}
type Facts = Awaited<ReturnType<Reading['person']>>;

/** Records a child of the father and reserves a NIK for it, given or issued; the son is only read. */
const noteChild = internalCommand<Body, Facts>({
  name: 'note-child',
  body: z.custom<Body>(),
  areas: ({ area }) =>
    area === undefined ? [] : [{ field: 'area', code: area, level: 'village', kind: 'present' }],
  async gather(_body, read) {
    await read.person({ personId: SON });
    return read.person({ personId: FATHER });
  },
  decide: (body, facts, context) => decide(body, facts, context),
});

function decide(body: Body, facts: Facts, context: ActContext): ActDecision<object> {
  if (body.refused) return reject({ code: 'already-deceased', field: 'person' });
  const nik = body.nik ?? context.nextNumber('nik', () => NIK_PREFIX);
  if (nik === body.refusedNumber) return reject({ code: 'already-deceased', field: 'person' });
  const occurredOn = (body.occurredOn ?? body.reportedOn) as PlainDate;
  return accept({
    changes: [
      {
        stream: person(facts.id),
        events: [{ type: 'ChildBorn', occurredOn, data: { childId: idOf(9), bornOn: occurredOn } as never }],
      },
    ],
    reservations: [
      { kind: 'nik', value: nik, streamId: idOf(9) },
      ...(body.kkNumber ? [{ kind: 'kk' as const, value: body.kkNumber, streamId: idOf(9) }] : []),
    ],
    result: { nik, today: context.today, receivedOn: context.receivedOn },
  });
}

let requests = 0;
const body = (fields: Partial<Body> = {}): Body => ({
  requestId: idOf(0xa000 + ++requests),
  reportedOn: '2026-11-20',
  ...fields,
});

async function desk(known: DeskAreas = areas) {
  const ledger = new MemoryLedger();
  await ledger.record(familyOfFour());
  const clock = () => new Date('2026-11-21T18:00:00Z');
  const reads: DeskRead[] = [];
  const served = new Desk({
    desk: 'birth',
    ledger,
    areas: known,
    clock,
    firstPersonalSerial: 9000,
    record: async (read) => void reads.push(read),
    random: () => 0,
  });
  const ask = (asked: Body, as: Registrar = registrar) => served.perform(noteChild, asked, as, 'http');
  const somethingHappens = (id: string) =>
    ledger.record(
      recorded(person(id), {
        type: 'ChildBorn',
        occurredOn: on('2026-01-01'),
        data: { childId: idOf(8), bornOn: on('2026-01-01') } as never,
      }),
    );
  const preview = (asked: Body) => served.preview(noteChild, asked, registrar);
  return { ledger, ask, preview, somethingHappens, served, reads };
}

describe('Desk', () => {
  it('decides with the calendar of the office, issues a number and appends with guards', async () => {
    const { ledger, ask } = await desk();
    const asked = body();
    expect(await ask(asked)).toMatchObject({
      kind: 'registered',
      repeated: false,
      answer: {
        requestId: asked.requestId,
        position: 8,
        recordedAt: '2026-11-22T05:00:00.000Z',
        result: { nik: `${NIK_PREFIX}9000`, today: '2026-11-22', receivedOn: '2026-11-22' },
      },
    });
    expect(ledger.appended.at(-1)).toMatchObject({
      office: '3204',
      meta: '{"actor":"registrar-3204","channel":"http"}',
      streams: [
        { streamId: FATHER, kind: 'person', version: 2, events: 1 },
        { streamId: SON, kind: 'person', version: 1, events: 0 },
      ],
      events: [{ type: 'ChildBorn', schemaVersion: 2, occurredOn: '2026-11-20', reportedOn: '2026-11-20' }],
    });
  });

  it.each([
    ['2026-11-19', '2026-11-20'],
    ['2026-11-21', '2026-11-21'],
    // An office in WIT may have placed somebody on what is tomorrow here.
    ['2026-11-23', '2026-11-23'],
  ])(
    'stores an event of %s, reported on 20 November, as reported on %s (INV-03)',
    async (day, reportedOn) => {
      const { ledger, ask } = await desk();
      expect(await ask(body({ occurredOn: day }))).toMatchObject({ kind: 'registered' });
      expect(ledger.appended.at(-1)?.events).toMatchObject([{ occurredOn: day, reportedOn }]);
    },
  );

  it('appends no event of a later day (INV-03): its decider has a bug', async () => {
    const { ledger, ask } = await desk();
    const before = ledger.appended.length;
    await expect(ask(body({ occurredOn: '2026-11-24' }))).rejects.toThrow('dated in the future (INV-03)');
    expect(ledger.appended).toHaveLength(before);
  });

  /** A mother whose card is of next week: the clock of this desk was set back, which is no bug of the decider. */
  it('appends nothing where the records are of a later day than its clock, and says so', async () => {
    const { ledger, ask } = await desk();
    const later = { childId: idOf(8), bornOn: on('2026-11-27') };
    await ledger.record(
      recorded(person(FATHER), { type: 'ChildBorn', occurredOn: on('2026-11-27'), data: later as never }),
    );
    const before = ledger.appended.length;
    await expect(ask(body({ occurredOn: '2026-11-27' }))).rejects.toThrow(ClockBehindError);
    await expect(ask(body({ occurredOn: '2026-11-28' }))).rejects.not.toThrow(ClockBehindError);
    expect(ledger.appended).toHaveLength(before);
    expect(await ask(body())).toMatchObject({ kind: 'registered' });
  });

  it('previews the same answer, appends nothing and gives the numbers back', async () => {
    const { ledger, ask, preview } = await desk();
    const before = ledger.appended.length;
    const previewed = await preview(body());
    expect(previewed).toMatchObject({ kind: 'previewed', result: { nik: `${NIK_PREFIX}9000` } });
    expect(ledger.appended).toHaveLength(before);
    expect(await ask(body())).toMatchObject({ answer: { result: { nik: `${NIK_PREFIX}9000` } } });
    expect(await preview(body({ refused: true }))).toMatchObject({ rejection: { code: 'already-deceased' } });
    expect(await preview(body({ area: '9999999999' }))).toMatchObject({
      rejection: { code: 'area-unknown' },
    });
  });

  it('gives a repeated request the first answer, even when both come at the same time', async () => {
    const { ledger, ask } = await desk();
    const asked = body();
    const outcomes = await Promise.all([ask(asked), ask(asked), ask(asked)]);
    const answers = outcomes.map((outcome) => outcome.kind === 'registered' && outcome.answer);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
    expect(outcomes.map((outcome) => outcome.kind === 'registered' && outcome.repeated)).toEqual([
      false,
      true,
      true,
    ]);
    expect(ledger.appended).toHaveLength(2);
  });

  it.each([
    ['content', { nik: '3204010101909001' }, registrar],
    ['office', {}, { ...registrar, office: '3578' }],
  ])('refuses a request id that comes again with another %s', async (_what, fields, as) => {
    const { ask } = await desk();
    const asked = body();
    await ask(asked);
    expect(await ask({ ...asked, ...fields }, as)).toEqual({
      kind: 'rejected',
      rejection: { code: 'request-id-reused', field: 'requestId' },
    });
  });

  /** ADR 0038: a reform gave the office another code between the two. */
  it.each([
    ['3204', '3901'],
    ['3901', '3204'],
  ])('gives the same answer to the office of %s as to the same office of %s', async (first, second) => {
    const named = (code: string) => ({ code, name: code, level: 'regency' as const });
    const reformed = {
      ...areas,
      find: (code: string) => (code === '3204' ? undefined : (areas.find(code) ?? named(code))),
      findEver: (code: string) =>
        code === '3204' ? { ...named(code), successors: ['3901'] } : (areas.findEver(code) ?? named(code)),
      recordedUnder: (code: string) => (code === '3901' ? ['3901', '3204'] : [code]),
    };
    const { ask, ledger } = await desk(reformed);
    const asked = body({ refusedNumber: '' });
    const appended = ledger.appended.length;
    expect(await ask(asked, { ...registrar, office: first })).toMatchObject({ kind: 'registered' });
    const again = await ask(asked, { ...registrar, office: second });
    expect(again).toMatchObject({ kind: 'registered', repeated: true });
    expect(ledger.appended).toHaveLength(appended + 1);
    expect(await ask(asked, { ...registrar, office: '3578' })).toMatchObject({
      rejection: { code: 'request-id-reused' },
    });
  });

  it('gives the same answer when another clerk repeats the request', async () => {
    const { ask } = await desk();
    const asked = body();
    await ask(asked);
    const colleague = { ...registrar, subject: 'another' };
    expect(await ask(asked, colleague)).toMatchObject({ kind: 'registered', repeated: true });
  });

  it('appends nothing for a refusal, and accepts the same request later when the state permits it', async () => {
    const { ledger, ask } = await desk();
    const asked = body({ refused: true });
    const rejection = { code: 'already-deceased', field: 'person' };
    expect(await ask(asked)).toEqual({ kind: 'rejected', rejection });
    expect(ledger.appended).toHaveLength(1);
    expect(await ask({ ...asked, refused: false })).toMatchObject({ kind: 'registered', repeated: false });
  });

  it('refuses an area that is not on the list before it reads anything', async () => {
    const { ledger, ask } = await desk();
    const readStreams = jest.spyOn(ledger, 'readStreams');
    const rejection = { code: 'area-unknown', field: 'area' };
    expect(await ask(body({ area: '3204012999' }))).toEqual({ kind: 'rejected', rejection });
    const retired = { code: 'area-retired', field: 'area', since: '2022', successors: ['9301012001'] };
    expect(await ask(body({ area: '9101012001' }))).toEqual({ kind: 'rejected', rejection: retired });
    expect(readStreams).not.toHaveBeenCalled();
    expect(await ask(body({ area: '3204012001' }))).toMatchObject({ kind: 'registered' });
  });
});

/** UU 27/2022; issue 13 §1 row 2: every answer that says something of persons leaves a row. */
describe('what a desk answers is recorded', () => {
  const row = (outcome: string, persons: readonly string[], actor = 'registrar-3204') => ({
    ...{ actor, office: '3204', outcome, persons, what: 'note-child', requestId: expect.any(String) },
  });
  const own = [SON, FATHER];

  it.each<[string, Partial<Body>, Registrar, unknown[]]>([
    ['a refusal', { refused: true }, registrar, [row('already-deceased', own)]],
    [
      'a refused approval, of the officer who approves',
      { refused: true },
      { ...registrar, approvedBy: 'officer-2' },
      [row('already-deceased', own, 'officer-2')],
    ],
    ['a NIK in use', { nik: '3204010101909001' }, registrar, [row('nik-in-use', own)]],
    ['a KK number in use', { kkNumber: '3204010101909001' }, registrar, [row('kk-in-use', own)]],
    ['an act, which is in the ledger', {}, registrar, []],
  ])('%s', async (_what, fields, as, rows) => {
    const { ledger, ask, reads } = await desk();
    for (const kind of ['nik', 'kk']) ledger.reserve(kind, '3204010101909001');
    await ask(body(fields), as);
    expect(reads).toEqual(rows);
  });

  it.each<[string, object, readonly string[]]>([
    ['nobody who was found', { code: 'person-not-found', field: 'person' }, []],
    ['candidates', { code: 'possible-duplicate', candidateIds: [SON, FATHER] }, own],
    ['persons', { code: 'already-deceased', personIds: [SON] }, [SON]],
  ])('a refusal that names %s', async (_what, rejection, persons) => {
    const { served, reads } = await desk();
    const command = internalCommand<CommandBody, null>({
      name: 'note-child',
      body: z.custom<CommandBody>(),
      gather: async () => null,
      decide: () => reject(rejection as { code: 'already-deceased' }),
    });
    await served.perform(command, body(), registrar, 'http');
    expect(reads).toEqual([row((rejection as { code: string }).code, persons)]);
  });
});

describe('Desk with concurrent requests', () => {
  const serve = (ledger: MemoryLedger) =>
    new Desk({
      desk: 'birth',
      ledger,
      areas,
      clock: () => new Date(),
      firstPersonalSerial: 9000,
      record: () => Promise.resolve(),
    });

  /** Throws, as the deciders do when a living person is on a closed card. */
  const impossible = (ledger: MemoryLedger, happens: () => Promise<unknown>) => {
    let tries = 0;
    const command = internalCommand<Body, Facts>({
      ...noteChild,
      name: 'note-on-a-card',
      async gather(asked, read) {
        const facts = await noteChild.gather(asked, read);
        tries += 1;
        if (tries === 1) await happens();
        return facts;
      },
      decide(asked, facts, context) {
        if (tries === 1) throw new Error('A living person stands on a card that is not active');
        return decide(asked, facts, context);
      },
    });
    return { tries: () => tries, asked: serve(ledger).perform(command, body(), registrar, 'http') };
  };

  it('decides again when an act was appended between two of its reads and they contradict each other', async () => {
    const { ledger, somethingHappens } = await desk();
    const { asked, tries } = impossible(ledger, () => somethingHappens(SON));
    expect(await asked).toMatchObject({ kind: 'registered' });
    expect(tries()).toBe(2);
  });

  /** Refuses as long as it knows no child of the father; `meanwhile` happens after its reads. */
  const refusing = (ledger: MemoryLedger, streams: readonly string[], meanwhile: () => Promise<unknown>) => {
    let tries = 0;
    const command = internalCommand<CommandBody, number>({
      name: 'note-child',
      body: z.custom<CommandBody>(),
      async gather(_body, read) {
        tries += 1;
        const [father] = await read.persons(streams.map((personId) => ({ personId })));
        const { state } = father as Known<Person>;
        if (tries === 1) await meanwhile();
        return state.status === 'registered' ? state.children.length : 0;
      },
      decide: (asked, children) =>
        children === 0
          ? reject({ code: 'already-deceased', field: 'person' })
          : decide({ ...asked, nik: '3204010101909002' }, { id: FATHER } as Facts, {} as ActContext),
    });
    return { tries: () => tries, asked: serve(ledger).perform(command, body(), registrar, 'http') };
  };

  it.each([
    ['one that changed since', [FATHER, SON], true, 'registered', 2],
    ['none that changed since', [FATHER, SON], false, 'rejected', 1],
    ['a single stream, which is always of one moment', [FATHER], true, 'rejected', 1],
  ])('a refusal that rests on several streams, %s', async (_, streams, changes, kind, times) => {
    const { ledger, somethingHappens } = await desk();
    const meanwhile = async () => changes && somethingHappens(FATHER);
    const { asked, tries } = refusing(ledger, streams, meanwhile);
    expect(await asked).toMatchObject({ kind });
    expect(tries()).toBe(times);
  });

  it('throws the error of a decider when no stream has changed since it was read', async () => {
    const { ledger } = await desk();
    const { asked, tries } = impossible(ledger, async () => undefined);
    await expect(asked).rejects.toThrow('not active');
    expect(tries()).toBe(1);
  });

  it.each([
    ['writes', FATHER],
    ['only reads', SON],
  ])('decides again with the present facts when a stream that it %s has changed', async (_what, moved) => {
    const { ledger, ask, somethingHappens } = await desk();
    let otherActs = 0;
    ledger.beforeAppend = async () => {
      if (++otherActs < 3) await somethingHappens(moved);
    };
    expect(await ask(body())).toMatchObject({ kind: 'registered', repeated: false });
    expect(otherActs).toBe(3);
    const versions = ledger.appended.at(-1)?.streams.map(({ version }) => version);
    expect(versions).toEqual(moved === FATHER ? [4, 1] : [2, 3]);
  });

  it.each([
    [19, 'registered'],
    [20, 'given up'],
  ])('after %d conflicts the act is %s', async (conflicts, expected) => {
    const { ledger, ask, somethingHappens } = await desk();
    let otherActs = 0;
    ledger.beforeAppend = async () => {
      if (++otherActs <= conflicts) await somethingHappens(FATHER);
    };
    const outcome = await ask(body()).then(
      ({ kind }) => kind,
      (error) => (error instanceof StillContendedError ? 'given up' : error),
    );
    expect(outcome).toBe(expected);
  });

  it('tries another number when another process has reserved the first', async () => {
    const { ledger, ask } = await desk();
    let otherActs = 0;
    ledger.beforeAppend = async ({ reservations: [claim] }) => {
      if (++otherActs < 3 && claim) ledger.reserve(claim.kind, claim.value);
    };
    expect(await ask(body())).toMatchObject({ answer: { result: { nik: `${NIK_PREFIX}9002` } } });
  });

  /** Issue 9, part 2, row 4: the same refused request 1,000 times and an honest family gets no number. */
  describe('uses up no number', () => {
    const taken = '3204010101909001';
    const honest = { answer: { result: { nik: `${NIK_PREFIX}9000` } } };

    it('for a request that the ledger refuses, however often it comes', async () => {
      const { ledger, ask } = await desk();
      ledger.reserve('kk', taken);
      for (let time = 0; time < 1_100; time += 1) {
        expect(await ask(body({ kkNumber: taken }))).toMatchObject({ rejection: { code: 'kk-in-use' } });
      }
      expect(await ask(body())).toMatchObject(honest);
    });

    it('for a request that is refused once its number is known', async () => {
      const { ask } = await desk();
      const refused = body({ refusedNumber: `${NIK_PREFIX}9000` });
      expect(await ask(refused)).toMatchObject({ rejection: { code: 'already-deceased' } });
      expect(await ask(body())).toMatchObject(honest);
    });

    it('for a conflict', async () => {
      const { ledger, ask, somethingHappens } = await desk();
      let otherActs = 0;
      ledger.beforeAppend = async () => {
        if (++otherActs < 3) await somethingHappens(FATHER);
      };
      expect(await ask(body())).toMatchObject(honest);
    });

    it('for an append that failed', async () => {
      const { ledger, ask } = await desk();
      jest.spyOn(ledger, 'append').mockRejectedValueOnce(new Error('Connection terminated unexpectedly'));
      await expect(ask(body())).rejects.toThrow('Connection terminated');
      expect(await ask(body())).toMatchObject(honest);
    });

    it('for a request that is repeated because its answer was lost', async () => {
      const { ledger, ask } = await desk();
      const append = ledger.append.bind(ledger);
      jest.spyOn(ledger, 'append').mockImplementationOnce(async (act) => {
        await append(act);
        throw new Error('Connection terminated unexpectedly');
      });
      const asked = body();
      await expect(ask(asked)).rejects.toThrow('Connection terminated');
      expect(await ask(asked)).toMatchObject({ repeated: true, ...honest });
      expect(await ask(body())).toMatchObject({ answer: { result: { nik: `${NIK_PREFIX}9001` } } });
    });
  });

  it.each([
    ['nik', { nik: '3204010101909001' }, 'person.nik'],
    ['kk', { kkNumber: '3204010101909001' }, 'family.kkNumber'],
  ])('refuses a number of the request that is in use: %s', async (kind, fields, field) => {
    const { ledger, ask } = await desk();
    ledger.reserve(kind, '3204010101909001');
    const rejection = { code: `${kind}-in-use`, field };
    expect(await ask(body(fields))).toEqual({ kind: 'rejected', rejection });
  });

  it('finds its own act when the answer to the first append was lost', async () => {
    const { ledger, ask } = await desk();
    const append = ledger.append.bind(ledger);
    jest.spyOn(ledger, 'append').mockImplementationOnce(async (act) => {
      await append(act);
      throw new Error('Connection terminated unexpectedly');
    });
    const asked = body();
    await expect(ask(asked)).rejects.toThrow('Connection terminated');
    expect(await ask(asked)).toMatchObject({ kind: 'registered', repeated: true });
    expect(ledger.appended).toHaveLength(2);
  });
});
