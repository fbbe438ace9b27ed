import { Random, randomActs, isPossibleHistory } from '@peristiwa/testing';
it('show', () => {
  const seed = Number(process.env['S']);
  const acts = randomActs(seed, 30);
  const random = new Random(seed);
  const alone = acts.filter((act) => !act.supersedes && acts.every((o) => o.supersedes?.no !== act.no));
  const target = random.pick(alone);
  process.stdout.write(`target ${target.no}\n` + acts.map((a) => `${a.no} ${a.supersedes ? `${a.supersedes.how} of ${a.supersedes.no}` : ''} ${a.facts.map((f) => f.kind === 'entered' ? `entered ${f.by} ${f.person} ${f.day} ${f.declared} ${f.mother ?? ''}` : JSON.stringify(f)).join(' ')}`).join('\n').replaceAll('00000000-0000-7000-8000-0000000000', '#') + '\n' + isPossibleHistory(acts.filter((a) => a !== target)));
});
