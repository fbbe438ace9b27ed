import { alone, familyOfFour, FATHER, idOf, MOTHER, SON, TODAY } from '@peristiwa/testing';
import type { Builder } from './build/builder';
import { FeedsUnderTest, until } from './feeds-under-test';

describe('a registry whose states are ahead of its change log', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());

  /** Records two facts one after the other: when the second has been built, the round of the first has ended. */
  async function hasGoneRound(builder: Builder): Promise<void> {
    for (const number of [7, 8]) {
      await under.registry.record(alone(number));
      await until(async () => builder.status.changeNo === under.registry.changes);
    }
  }

  async function ahead<Result>(act: () => Promise<Result>): Promise<Result> {
    under.registry.isAhead = true;
    const result = await act();
    under.registry.isAhead = false;
    return result;
  }

  it('is swept only when the changes have numbers: births come as births, deaths with their day', async () => {
    await under.agree('kemensos');
    const first = under.build();
    await under.registry.record(familyOfFour());
    await under.built();
    await first.stop();
    const { children } = await ahead(() => under.birth());
    const child = children[0]?.personId as string;
    await ahead(() => under.death(FATHER));
    await under.agree('kemensos', { areaScope: ['32'] });
    const second = under.build();
    await hasGoneRound(second);
    const others = await under.published('kemensos', 4);
    expect(others.map((line) => line.split(' ')[0])).toEqual(['biodata-recorded', 'biodata-recorded']);
    await second.stop();
    expect(second.status.state).toBe('stopped');

    await under.registry.numberPending();
    under.build();
    await under.built();
    // The widow now heads the card, and all who stay on it have its new number.
    expect(await under.published('kemensos', 6)).toEqual([
      `born ${child}`,
      `died ${FATHER}`,
      `widowed ${MOTHER}`,
      ...[SON, idOf(4), child].map((id) => `head-succeeded ${id}`),
    ]);
    const died = (await under.pulled('kemensos', 6)).find(({ key }) => key === FATHER);
    expect(died?.value).toMatchObject({ occurredOn: TODAY, state: { diedOn: TODAY } });
  });

  /** The husband of a person on the list, held as next of kin, is dead ahead of the log; the wife is built again. */
  async function deadAhead(): Promise<number> {
    await under.agree('kemenp2mi');
    const first = under.build();
    await under.registry.record(familyOfFour());
    const { nik } = under.registry.register.registered(MOTHER);
    await under.watchList.add(under.names.kemenp2mi, [nik], 'spec');
    await under.built();
    await first.stop();
    await ahead(() => under.death(FATHER));
    await under.pool.query('INSERT INTO publisher.rescope (partner, person_id) VALUES ($1, $2)', [
      under.names.kemenp2mi,
      MOTHER,
    ]);
    return (await under.published('kemenp2mi')).length;
  }

  it('is built again for a watch-list when the changes have their numbers', async () => {
    const length = await deadAhead();
    await hasGoneRound(under.build());
    expect(await under.published('kemenp2mi', length)).toEqual([]);

    await under.registry.numberPending();
    await under.built();
    expect(await under.published('kemenp2mi', length)).toEqual([
      `died ${FATHER}`,
      `left-scope ${FATHER}`,
      `widowed ${MOTHER}`,
    ]);
  });

  it('control: without the check that a state is ahead, the death of next of kin is lost', async () => {
    const length = await deadAhead();
    await under.asOwner('CREATE TABLE hidden AS TABLE registry.change_pending');
    await under.asOwner('DELETE FROM registry.change_pending');
    under.build();
    await under.built();
    await under.asOwner('INSERT INTO registry.change_pending TABLE hidden');
    await under.registry.numberPending();
    await under.built();

    const lines = await under.published('kemenp2mi', length);
    expect(lines.filter((line) => line.endsWith(FATHER))).toEqual([`left-scope ${FATHER}`]);
  });
});
