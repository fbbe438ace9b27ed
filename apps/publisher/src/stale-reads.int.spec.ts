import { alone, familyOfFour, FATHER, idOf, MOTHER } from '@peristiwa/testing';
import type { RegistryReader } from './build/registry-reader';
import { fast, FeedsUnderTest } from './feeds-under-test';

const SIZE = 20;
const numbers = Array.from({ length: SIZE }, (_, index) => 0x10 + index);
const persons = numbers.map(idOf);

/** What the builder has read may be older than what it has built since (ADR 0022). */
describe('persons who change after the builder has read them', () => {
  jest.setTimeout(60_000);
  let under: FeedsUnderTest;

  beforeEach(async () => {
    under = await FeedsUnderTest.open();
  });
  afterEach(() => under.close());

  const others = async (from: number) => {
    for (let number = from; number < from + SIZE; number += 1) await under.registry.record(alone(number));
  };
  const told = async (role: 'kemensos' | 'kemenp2mi', personId: string) =>
    (await under.pulled(role))
      .filter(({ key }) => key === personId)
      .map(({ headers, value }) => [headers['ce_type']?.split('.')[3], value.state?.['residence']]);

  /**
   * A reader that reads the first chunk of a sweep and gives it only when `acts` have been recorded after that and the
   * builder has read the first page of them.
   */
  function readerWith(acts: () => Promise<void>): RegistryReader {
    const { reader } = under;
    let pageIsRead: (() => void) | undefined;
    let isHidden = false;
    let isFirst = true;
    return Object.assign(Object.create(reader) as RegistryReader, {
      changes: async (...args: Parameters<RegistryReader['changes']>) => {
        if (isHidden) return { changes: [], head: await headBefore };
        const page = await reader.changes(...args);
        pageIsRead?.();
        return page;
      },
      personsAfter: async (...args: Parameters<RegistryReader['personsAfter']>) => {
        const page = await reader.personsAfter(...args);
        if (!isFirst) return page;
        isFirst = false;
        headBefore = reader.head();
        await headBefore;
        isHidden = true;
        await acts();
        await new Promise<void>((resolve) => {
          pageIsRead = resolve;
          isHidden = false;
        });
        return page;
      },
    });
  }
  let headBefore: ReturnType<RegistryReader['head']>;

  /** The persons are in the registry and built, and the feed of West Java begins with a sweep over them. */
  async function sweepWith(acts: (moves: readonly string[]) => Promise<void>): Promise<void> {
    const first = under.build();
    const moves: string[] = [];
    for (const number of numbers) await under.registry.record(alone(number));
    for (const id of persons) moves.push(await under.depart(id));
    await under.built();
    await first.stop();
    await under.agree('kemensos', { areaScope: ['32'] });
    const registry = readerWith(() => acts(moves));
    under.build({ registry, settings: { ...fast, batchSize: SIZE } });
    await under.built();
  }
  const kinds = async () =>
    Promise.all(persons.map(async (id) => (await told('kemensos', id)).map(([kind]) => kind)));

  it('are built as they are held after the chunk of a sweep, although the page was read before it', async () => {
    await sweepWith(async (moves) => {
      await others(0x100);
      for (const move of moves) await under.arrive(move);
      await others(0x200);
    });
    expect(await kinds()).toEqual(persons.map(() => ['entered-scope', 'left-scope']));
  });

  it('are left out of the chunk of a sweep when their change was built before it', async () => {
    await sweepWith(async (moves) => {
      // The act at the end of a page is read with the next page, because it may have more rows.
      for (const move of moves.slice(0, -1)) await under.arrive(move);
      await others(0x100);
    });
    expect(await kinds()).toEqual([...Array(SIZE - 1).fill([]), ['entered-scope']]);
  });

  it('are left out of what a watch-list queued when their change was built before it', async () => {
    await under.agree('kemenp2mi');
    await under.registry.record(familyOfFour());
    const first = under.build();
    await under.built();
    await first.stop();
    await under.watchList.add(
      under.names.kemenp2mi,
      [under.registry.register.registered(MOTHER).nik],
      'spec',
    );
    let isFirst = true;
    const registry = Object.assign(Object.create(under.reader) as RegistryReader, {
      persons: async (ids: readonly string[]) => {
        if (!isFirst) return under.reader.persons(ids);
        isFirst = false;
        // The log must be built up to here before the persons are.
        await under.registry.record(alone(7));
        const page = await under.reader.persons(ids);
        await under.death(FATHER);
        return page;
      },
    });
    under.build({ registry });
    await under.built();
    expect(await under.published('kemenp2mi')).toEqual([`widowed ${MOTHER}`]);
    const [widowed] = await under.pulled('kemenp2mi');
    expect(widowed?.value.state).toMatchObject({ maritalStatus: 'widowed' });
  });
});
