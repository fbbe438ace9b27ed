import {
  apart,
  book,
  cancellation,
  death,
  decision,
  household,
  joinsHim,
  newborn,
  pair,
  paper,
  ref,
  resident,
  wedding,
  woman,
} from './people';
import type { Nation, Ref } from './nation';

type Sent = readonly [path: string, form: object];

/** Two forms about the same people at one moment (issue 11, part 1, row 6): each is decided, and one result holds. */
export function trialsOfRaces(nation: () => Nation): void {
  const statusOf = async (person: Ref): Promise<string> => (await nation().person(person)).maritalStatus;

  /** @returns the answers, `accepted` or a code, in alphabetical order: which one came first is not decided here */
  async function atOnce(...forms: readonly Sent[]): Promise<string[]> {
    const answers = await Promise.all(forms.map(([path, form]) => nation().send(path, form)));
    nation().reached(Math.max(...answers.map(({ body }) => body.position ?? 0)));
    const codes = answers.map(({ status, body }) => (status === 201 ? 'accepted' : String(body.type)));
    return codes.map((code) => code.replace('urn:peristiwa:problem:', '')).toSorted();
  }

  it('row 6: two grooms, one bride; two couples, one buku nikah', async () => {
    const n = nation();
    const [one, two, bride] = [await resident(n), await resident(n), await resident(n, woman())];
    const forms = [one, two].map((groom): Sent => ['marriages', wedding(groom, bride)]);
    expect(await atOnce(...forms)).toEqual(['accepted', 'already-married']);
    expect((await n.person(bride)).marriages).toHaveLength(1);
    const marriageBook = book('2026-11-15');
    const couple = async () =>
      wedding(await resident(n), await resident(n, woman()), '2026-11-15', { marriageBook });
    const couples = [await couple(), await couple()];
    expect(await atOnce(...couples.map((form): Sent => ['marriages', form]))).toEqual([
      'accepted',
      'act-in-use',
    ]);
  });

  it('row 6: a birth beside the death of the mother; the deaths of both', async () => {
    const n = nation();
    const family = await household(n);
    const [mother, father] = [ref(family.mother), ref(family.father)];
    const birth = { bornOn: '2026-11-10', mother, father, children: [newborn()] };
    const both = await atOnce(['births', birth], ['deaths', death(family.mother, '2026-11-11')]);
    expect(both).toEqual(['accepted', 'accepted']);
    expect(await n.rolesOn(family)).toEqual(['head', 'child']);
    const old = await household(n);
    const deaths = [death(old.father, '2026-11-01'), death(old.mother, '2026-11-10')];
    expect(await atOnce(...deaths.map((form): Sent => ['deaths', form]))).toEqual(['accepted', 'accepted']);
    expect([await statusOf(old.father), await statusOf(old.mother)]).toEqual(['married-recorded', 'widowed']);
  });

  it('row 6: a merge beside the wedding of the duplicate', async () => {
    const n = nation();
    const [survivor, duplicate, bride] = [await resident(n), await resident(n), await resident(n, woman())];
    const merge = { survivor: ref(survivor), duplicate: ref(duplicate), evidence: paper('BA') };
    const weds = wedding(duplicate, bride, '2026-11-15', { family: joinsHim });
    const answers = await atOnce(['merges', merge], ['marriages', weds]);
    // The wedding is of the survivor where the merge comes first; where it comes second, the duplicate has an act.
    expect([
      ['accepted', 'accepted'],
      ['accepted', 'duplicate-has-own-acts'],
    ]).toContainEqual(answers);
    expect(await statusOf(bride)).toBe('married-recorded');
  });

  it('row 6: a correction beside later acts', async () => {
    const n = nation();
    const family = await household(n);
    const groom = await resident(n);
    const { actId } = await n.accepted('deaths', death(family.father, '2026-11-01'));
    const cancels: Sent = [`deaths/${actId}/cancellation`, cancellation('2026-11-20')];
    const again = await atOnce(cancels, ['marriages', wedding(groom, family.mother)]);
    const refused = again.filter((code) => code !== 'accepted');
    expect(refused).toHaveLength(1);
    const [bride, husband] = [await resident(n, woman()), await resident(n)];
    const married = await n.accepted('marriages', wedding(husband, bride, '2026-11-15', { family: apart }));
    const divorceCertificate = { number: paper('AC'), date: '2026-11-19' };
    const divorce = { ...pair(husband, bride), divorcedOn: '2026-11-18', ...decision(), divorceCertificate };
    await atOnce(
      [`marriages/${married.actId}/cancellation`, cancellation('2026-11-20')],
      ['divorces', divorce],
    );
    expect(await statusOf(husband)).toBe(await statusOf(bride));
  });
}
