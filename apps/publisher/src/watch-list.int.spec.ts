import { registerDivorce, registerMarriage } from '@peristiwa/domain';
import {
  certificateOf,
  bookOf,
  alone,
  divorceFacts,
  familyOfFour,
  FATHER,
  HOME,
  idOf,
  marriageFacts,
  MOTHER,
  SON,
  TODAY,
} from '@peristiwa/testing';
import { fast, FeedsUnderTest } from './feeds-under-test';

describe('the feed of a partner with a watch-list', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());

  it('follows a watch-list and the next of kin of those on it', async () => {
    await under.agree('kemenp2mi');
    under.build();
    await under.registry.record(familyOfFour());
    await under.registry.record(alone(7));
    await under.built();
    expect(await under.published('kemenp2mi')).toEqual([]);

    const niks = [MOTHER, idOf(7)].map((id) => under.registry.register.registered(id).nik);
    const answer = await under.watchList.add(
      under.names.kemenp2mi,
      [niks[0] as string, '3204010101010001', niks[1] as string],
      'spec',
    );
    expect(answer).toEqual({ changed: 2, notFound: [1] });
    await under.built();
    const entered = await under.published('kemenp2mi');
    expect(entered.toSorted()).toEqual([
      `entered-scope ${FATHER}`,
      `entered-scope ${MOTHER}`,
      `entered-scope ${idOf(7)}`,
    ]);
    const states = new Map((await under.pulled('kemenp2mi')).map(({ key, value }) => [key, value.state]));
    expect(states.get(FATHER)).toMatchObject({ contactAddress: HOME });
    expect(states.get(MOTHER)).not.toHaveProperty('contactAddress');

    await under.death(FATHER);
    await under.built();
    expect(await under.published('kemenp2mi', 3)).toEqual([
      `died ${FATHER}`,
      `left-scope ${FATHER}`,
      `widowed ${MOTHER}`,
    ]);

    await under.watchList.remove(under.names.kemenp2mi, niks);
    await under.built();
    expect((await under.published('kemenp2mi', 6)).toSorted()).toEqual([
      `left-scope ${MOTHER}`,
      `left-scope ${idOf(7)}`,
    ]);
    const { rows } = await under.pool.query('SELECT 1 FROM publisher.holding WHERE partner = $1', [
      under.names.kemenp2mi,
    ]);
    expect(rows).toEqual([]);
  });

  const divorce = () =>
    under.registry.decide((register) =>
      registerDivorce(
        {
          divorcedOn: TODAY,
          reportedOn: TODAY,
          court: 'Pengadilan Agama Cimahi',
          decisionNumber: '1/Pdt.G/2026/PA.Cmi',
          divorceCertificate: certificateOf(TODAY),
          leaverAddress: HOME,
        },
        divorceFacts(register, FATHER, MOTHER),
        under.context,
      ),
    );

  async function watchMother(): Promise<void> {
    await under.watchList.add(
      under.names.kemenp2mi,
      [under.registry.register.registered(MOTHER).nik],
      'spec',
    );
  }

  it('publishes the death of next of kin when the same batch has an earlier change of that person', async () => {
    await under.agree('kemenp2mi');
    const first = under.build();
    await under.registry.record(familyOfFour());
    await watchMother();
    await under.built();
    await first.stop();
    const { length } = await under.published('kemenp2mi');
    await under.birth();
    await under.death(FATHER);
    under.build();
    await under.built();

    expect(await under.published('kemenp2mi', length)).toEqual([
      `died ${FATHER}`,
      `left-scope ${FATHER}`,
      `widowed ${MOTHER}`,
    ]);
  });

  it('does not publish the death of a person who was divorced earlier in the same batch', async () => {
    await under.agree('kemenp2mi');
    const first = under.build();
    await under.registry.record(familyOfFour());
    await watchMother();
    await under.built();
    await first.stop();
    const { length } = await under.published('kemenp2mi');
    await divorce();
    await under.death(FATHER);
    under.build();
    await under.built();

    const lines = await under.published('kemenp2mi', length);
    expect(lines.filter((line) => line.endsWith(FATHER))).toEqual([`left-scope ${FATHER}`]);
  });

  it('discloses nothing that is not built yet when a watch-list changes during a backlog', async () => {
    await under.agree('kemenp2mi');
    const first = under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    await first.stop();
    const batchSize = 5;
    for (let number = 10; number < 10 + batchSize; number += 1) await under.registry.record(alone(number));
    await under.death(FATHER);
    await under.watchList.add(under.names.kemenp2mi, [under.registry.register.registered(SON).nik], 'spec');
    under.build({ settings: { ...fast, batchSize } });
    await under.built();

    // The mother heads the card now. The father headed it when the list changed and died in a row not yet built.
    expect((await under.published('kemenp2mi')).toSorted()).toEqual(
      [`widowed ${MOTHER}`, `entered-scope ${SON}`].toSorted(),
    );
    const { rows } = await under.pool.query('SELECT 1 FROM publisher.holding WHERE person_id = $1', [FATHER]);
    expect(rows).toEqual([]);
  });

  it('includes a new spouse of a person on the watch-list', async () => {
    await under.agree('kemenp2mi');
    under.build();
    await under.registry.record(alone(7));
    await under.registry.record(alone(8, { name: 'Joko Susilo', sex: 'male', bornOn: '1993-01-01' }));
    await under.built();
    await under.watchList.add(
      under.names.kemenp2mi,
      [under.registry.register.registered(idOf(7)).nik],
      'spec',
    );
    await under.built();
    await under.registry.decide((register) =>
      registerMarriage(
        {
          marriedOn: TODAY,
          reportedOn: TODAY,
          authority: 'kua',
          marriageBook: bookOf(TODAY),
          family: { kind: 'join', host: 'husband' },
        },
        marriageFacts(register, idOf(8), idOf(7)),
        under.context,
      ),
    );
    await under.built();

    expect((await under.published('kemenp2mi')).toSorted()).toEqual(
      [`entered-scope ${idOf(7)}`, `married ${idOf(7)}`, `married ${idOf(8)}`].toSorted(),
    );
  });

  it('lets a partner remove the dead from its list, also when the agreement is suspended or has ended', async () => {
    const partner = under.names.kemenp2mi;
    await under.agree('kemenp2mi');
    under.build();
    await under.registry.record([...familyOfFour(), ...alone(7), ...alone(8)]);
    const niks = [MOTHER, idOf(7), idOf(8)].map((id) => under.registry.register.registered(id).nik);
    await under.watchList.add(partner, niks, 'spec');
    await under.built();
    await under.death(idOf(7));
    await under.built();

    expect(await under.watchList.remove(partner, niks.slice(1, 2))).toEqual({ changed: 1, notFound: [] });
    await under.built();
    expect((await under.published('kemenp2mi')).at(-1)).toBe(`left-scope ${idOf(7)}`);
    for (const [status, nik] of [
      ['suspended', niks[0] as string],
      ['ended', niks[2] as string],
    ] as const) {
      await under.agree('kemenp2mi', { status });
      await expect(under.watchList.add(partner, [nik], 'spec')).rejects.toMatchObject({
        code: 'agreement-not-active',
      });
      expect(await under.watchList.remove(partner, [nik])).toEqual({ changed: 1, notFound: [] });
    }
  });
});
