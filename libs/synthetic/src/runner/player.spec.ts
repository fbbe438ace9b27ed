import { createHash } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import fc from 'fast-check';
import { placesFrom } from '../population/places';
import { Story } from '../plan/story';
import { Random } from '../random';
import { truthOf } from '../truth';
import type { Answer, Line } from './journal';
import { Player } from './player';
import type { Outgoing, Sender } from './sender';

const NOON = Date.UTC(2026, 10, 20, 5);
const STEPS = 160;
const places = placesFrom(['3204012001', '3204012002', '3273011001', '3578011002', '5171012003']);
const newStory = () => new Story({ seed: 'resume', households: 25, places });

/** Answers as planned: an identifier is the hash of its symbol, so that every run gets the same identifiers. */
class PlannedServer implements Sender {
  readonly received = new Map<string, number>();
  private readonly answers = new Map<string, Answer>();
  private position = 0;

  constructor(
    private readonly jitter = new Random('jitter'),
    private readonly bend: (answer: Answer, outgoing: Outgoing) => Answer = (answer) => answer,
    past: readonly Line[] = [],
  ) {
    const ids = new Map(
      past.flatMap((line) => (line.t === 'step' ? [[line.n, line.requestId] as const] : [])),
    );
    for (const line of past) {
      if (line.t !== 'answer' || line.outcome !== 'accepted') continue;
      const { outcome, body } = line;
      this.answers.set(ids.get(line.n) ?? '', { outcome, body });
    }
  }

  async send(outgoing: Outgoing): Promise<Answer> {
    const { step } = outgoing;
    this.received.set(step.requestId, (this.received.get(step.requestId) ?? 0) + 1);
    for (let turns = this.jitter.int(0, 4); turns > 0; turns -= 1) await nextTurn();
    const { expected } = step;
    if (expected.outcome === 'rejected') {
      return this.bend({ outcome: 'rejected', status: 422, code: expected.codes[0] ?? '' }, outgoing);
    }
    const known = this.answers.get(step.requestId);
    if (known) return known;
    const result: Record<string, unknown> = {};
    for (const [path, symbol] of Object.entries(step.learns)) put(result, path.split('.'), idOf(symbol));
    const { actId, ...others } = result;
    const body = {
      requestId: step.requestId,
      ...(actId !== undefined && { actId }),
      position: (this.position += 1),
      result: others,
    };
    const answer = this.bend({ outcome: 'accepted', body }, outgoing);
    this.answers.set(step.requestId, answer);
    return answer;
  }
}

function put(target: Record<string, unknown>, [key = '', ...rest]: string[], value: string): void {
  if (rest.length === 0) target[key] = value;
  else put((target[key] ??= {}) as Record<string, unknown>, rest, value);
}
const idOf = (symbol: string) => createHash('sha256').update(symbol).digest('hex').slice(0, 16);

async function play(past: readonly Line[], server: Sender, steps = STEPS) {
  const story = newStory();
  const lines: Line[] = [...past];
  const journal = { past, append: (line: Line) => void lines.push(line) };
  const player = new Player({ story, journal, sender: server, concurrency: 4, clock: () => NOON });
  player.recover();
  await player.populate();
  await player.stream(1e9, Math.max(0, steps - story.length));
  return { player, lines, truth: truthOf(story.world, player.identifiers) };
}

describe('Player', () => {
  it('plays a story without findings and counts the answers', async () => {
    const { player } = await play([], new PlannedServer());
    const { tally } = player;
    expect(tally.findings).toBe(0);
    expect(tally.planned).toBe(STEPS);
    expect(tally.accepted + tally.refused + tally.repeated).toBe(STEPS);
    expect(tally.position).toBe(tally.accepted);
  });

  it('writes each step before it is sent, and its answer after', async () => {
    const { lines } = await play([], new PlannedServer());
    const steps = lines.flatMap((line, index) => (line.t === 'step' ? [[line.n, index] as const] : []));
    const answers = new Map(
      lines.flatMap((line, index) => (line.t === 'answer' ? [[line.n, index] as const] : [])),
    );
    expect(steps).toHaveLength(STEPS);
    for (const [n, index] of steps) expect(answers.get(n)).toBeGreaterThan(index);
  });

  it('resumes from a journal that ends at any line, and gives the same truth', async () => {
    const whole = await play([], new PlannedServer());
    await fc.assert(
      fc.asyncProperty(fc.nat(whole.lines.length), fc.integer(), async (cut, seed) => {
        const past = whole.lines.slice(0, cut);
        const server = new PlannedServer(new Random(`${seed}`), (answer) => answer, past);
        const resumed = await play(past, server);
        expect(resumed.truth).toEqual(whole.truth);
        expect(resumed.player.tally.findings).toBe(0);
      }),
      { seed: 3, numRuns: 25 },
    );
  }, 120_000);

  it('sends again only the steps without an answer, with the same request ids', async () => {
    const whole = await play([], new PlannedServer());
    const cut = whole.lines.findIndex((line) => line.t === 'answer' && line.n === 30);
    const past = whole.lines.slice(0, cut);
    const answered = new Set(past.flatMap((line) => (line.t === 'answer' ? [line.n] : [])));
    const open = past.flatMap((line) => (line.t === 'step' && !answered.has(line.n) ? [line.requestId] : []));
    const server = new PlannedServer();
    await play(past, server, past.filter(({ t }) => t === 'step').length);
    expect(open.length).toBeGreaterThan(0);
    for (const requestId of open) expect(server.received.get(requestId)).toBe(1);
    const sentAgain = past.filter(
      (line) => line.t === 'step' && answered.has(line.n) && server.received.has(line.requestId),
    );
    expect(sentAgain).toEqual([]);
  });

  it('never has two requests of one card in flight', async () => {
    const busy = new Set<string>();
    const planned = new PlannedServer();
    const server: Sender = {
      async send(outgoing) {
        const { touches } = outgoing.step;
        expect(touches.filter((key) => busy.has(key))).toEqual([]);
        for (const key of touches) busy.add(key);
        const answer = await planned.send(outgoing);
        for (const key of touches) busy.delete(key);
        return answer;
      },
    };
    const { player } = await play([], server);
    expect(player.tally.findings).toBe(0);
  });

  it('refuses a journal of another story', async () => {
    const { lines } = await play([], new PlannedServer(), 40);
    const story = new Story({ seed: 'another', households: 25, places });
    const journal = { past: lines, append: () => undefined };
    const player = new Player({
      story,
      journal,
      sender: new PlannedServer(),
      concurrency: 1,
      clock: () => NOON,
    });
    expect(() => player.recover()).toThrow('another version of the generator');
  });

  const refused: Answer = { outcome: 'rejected', status: 409, code: 'already-deceased' };
  it.each<[string, (answer: Answer, outgoing: Outgoing) => Answer, string]>([
    [
      'an unexpected refusal',
      (answer, { step }) =>
        step.command === 'register-death' && answer.outcome === 'accepted' ? refused : answer,
      'refused as already-deceased (409), expected acceptance',
    ],
    [
      'an unexpected acceptance',
      (answer) => (answer.outcome === 'rejected' ? { outcome: 'accepted', body: { result: {} } } : answer),
      'accepted, expected',
    ],
    [
      'a refusal for another reason',
      (answer) => (answer.outcome === 'rejected' ? { ...answer, code: 'something-else' } : answer),
      'refused as something-else, expected',
    ],
    [
      'an answer without an identifier',
      (answer, { step }) =>
        step.command === 'register-departure' && answer.outcome === 'accepted'
          ? { outcome: 'accepted', body: { result: {} } }
          : answer,
      'the answer has no moveId',
    ],
  ])('reports %s', async (_, bend, text) => {
    const { lines, player } = await play([], new PlannedServer(new Random('bend'), bend), 400);
    const findings = lines.flatMap((line) => (line.t === 'finding' ? [line.text] : []));
    expect(findings.some((finding) => finding.includes(text))).toBe(true);
    expect(player.tally.findings).toBe(findings.length);
  });

  it('reports another answer to a repeated request', async () => {
    const planned = new PlannedServer();
    const server: Sender = {
      async send(outgoing) {
        const answer = await planned.send(outgoing);
        const isRepeat = outgoing.step.expected.outcome === 'repeated';
        return isRepeat ? { outcome: 'accepted', body: { result: {}, position: 1 } } : answer;
      },
    };
    const { lines } = await play([], server, 800);
    expect(lines.some((line) => line.t === 'finding' && line.text.includes('another answer'))).toBe(true);
  });

  it('stops when asked, and resumes later', async () => {
    const story = newStory();
    const lines: Line[] = [];
    const journal = { past: [], append: (line: Line) => void lines.push(line) };
    const hanging: Sender = {
      send: (_outgoing, signal) =>
        new Promise((_resolve, reject) => {
          signal.addEventListener('abort', () => reject(signal.reason as Error));
        }),
    };
    const player = new Player({ story, journal, sender: hanging, concurrency: 2, clock: () => NOON });
    const populating = player.populate();
    await nextTurn();
    await player.stop();
    await populating;
    expect(lines.filter(({ t }) => t === 'step').length).toBeGreaterThan(0);
    expect(lines.some(({ t }) => t === 'answer')).toBe(false);
    const resumed = await play(lines, new PlannedServer());
    expect(resumed.truth).toEqual((await play([], new PlannedServer())).truth);
  });
});
