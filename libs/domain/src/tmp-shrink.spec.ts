import { Oracle, peopleIn, randomActs, recordActs, type PlainAct } from '@peristiwa/testing';
import { foldPerson } from './fold';
import { inPlainWords, listsInOrder as sorted } from './oracle.property.spec';

function diff(acts: readonly PlainAct[]) {
  try {
    const register = recordActs(acts);
    const oracle = new Oracle(acts);
    for (const id of peopleIn(acts)) {
      const a = JSON.stringify(inPlainWords(foldPerson(register.stream({ kind: 'person', id }) as never)));
      const b = JSON.stringify(sorted(oracle.person(id)));
      const norm = (s: string) => JSON.stringify(JSON.parse(s), Object.keys(JSON.parse(s)).sort());
      try { expect(JSON.parse(a)).toEqual(JSON.parse(b)); } catch { return { id, fold: a, oracle: b, norm: norm(a) }; }
    }
    return undefined;
  } catch (e) { return undefined; }
}
it('shrinks', () => {
  let shown = 0;
  let bad = 0;
  const N = Number(process.env['N'] ?? 300);
  for (let seed = 1; seed < N; seed++) {
    let acts = randomActs(seed, Number(process.env["STEPS"] ?? 30));
    if (!diff(acts)) continue;
    bad++;
    if (shown >= Number(process.env['SHOW'] ?? 3)) continue;
    for (let again = true; again; ) {
      again = false;
      for (const act of [...acts].reverse()) {
        const gone = new Set([act.no]);
        for (const a of acts) if (a.supersedes && gone.has(a.supersedes.no)) gone.add(a.no);
        const rest = acts.filter((a) => !gone.has(a.no));
        if (rest.length && diff(rest)) { acts = rest; again = true; break; }
      }
    }
    shown++;
    const d = diff(acts);
    const brief = (s: string) => s.replaceAll('00000000-0000-7000-8000-0000000000', '#');
    process.stdout.write(brief(acts.map((a) => `${a.no} ${a.supersedes ? `${a.supersedes.how} of ${a.supersedes.no}` : ''} ${a.facts.map((f) => f.kind === 'entered' ? `entered ${f.by} ${f.person} ${f.day} ${f.declared} ${f.mother ?? ''}` : JSON.stringify(f)).join(' ')}`).join('\n') + '\n' + `seed ${seed} id ${d?.id}\n fold   ${d?.fold}\n oracle ${d?.oracle}\n\n`));
  }
  process.stdout.write(`bad ${bad}\n`);
});
