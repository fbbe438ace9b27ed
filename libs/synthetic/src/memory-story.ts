import { canonicalJson } from '@peristiwa/kernel';
import type { Body } from './commands/request';
import { MemoryRegister, type Answer, type RecordedAct } from './memory-register';
import { fillIn, learnt, type Path } from './plan/step';
import type { Story } from './plan/story';

/** Noon of 20 November 2026 in Jakarta. */
const START = Date.UTC(2026, 10, 20, 5);

/** So documents expire within a story of some thousand steps. */
const STEPS_PER_DAY = 100;

/** Plays a story against a register in memory and returns what differed from the plan. */
export function playInMemory(
  story: Story,
  steps: number,
  onAct?: (act: RecordedAct) => void,
  stepsPerDay = STEPS_PER_DAY,
) {
  const register = new MemoryRegister(onAct);
  const identifiers = new Map<string, string>();
  const answers = new Map<number, Answer>();
  const surprises: string[] = [];
  const outcomes = new Map<string, number>();
  // Around noon.
  const at = (n: number) => START + Math.floor(n / stepsPerDay) * 86_400_000 + (n % stepsPerDay) * 60_000;
  const expired = new Set<number>();
  for (let n = 0; n < steps; n += 1) {
    const step = story.next(at(n));
    for (const move of story.world.moves) {
      const moveId = identifiers.get(`m:${move.key}`);
      if (move.status !== 'expired' || expired.has(move.key) || !moveId) continue;
      expired.add(move.key);
      register.expire(moveId, at(n));
    }
    const body = fillIn(step.body, identifiers) as Body | undefined;
    const path = fillIn(step.path, identifiers) as Path | undefined;
    if (!body || !path) {
      surprises.push(`${n} ${step.command}: an identifier is missing`);
      continue;
    }
    const answer = register.perform(step, { body, path }, at(n));
    answers.set(n, answer);
    const { expected } = step;
    const code = 'code' in answer ? answer.code : 'accepted';
    const key = expected.outcome === 'rejected' ? code : `${step.command} ${expected.outcome}`;
    outcomes.set(key, (outcomes.get(key) ?? 0) + 1);
    const right =
      expected.outcome === 'rejected'
        ? expected.codes.includes(code)
        : expected.outcome === 'accepted'
          ? code === 'accepted'
          : canonicalJson(answer) === canonicalJson(answers.get(expected.of));
    if (!right) surprises.push(`${n} ${step.command} ${JSON.stringify(expected)}: ${code}`);
    if ('code' in answer) continue;
    for (const [member, name] of Object.entries(step.learns)) {
      const value = learnt(answer, member) as string;
      if (value === undefined) surprises.push(`${n} ${step.command}: no ${member}`);
      if (identifiers.has(name) && identifiers.get(name) !== value)
        surprises.push(`${n} ${step.command}: another ${member}`);
      identifiers.set(name, value);
    }
  }
  return { register, identifiers, surprises, outcomes };
}
