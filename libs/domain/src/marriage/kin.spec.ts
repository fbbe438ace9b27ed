import { alone, given, idOf, person, recorded, on, type MemberFixture } from '@peristiwa/testing/domain';
import { declaresMarriage, legalises, weds } from '../refusals/acts/marriage-under-test';
import { forbiddenKinship } from './kin';

type Facts = ReturnType<typeof alone>[];
const [MAN, WOMAN, FATHER, MOTHER, ELDER, AUNT, FORMER, OTHER] = [1, 2, 3, 4, 5, 6, 7, 8].map((number) =>
  idOf(40 + number),
) as [string, string, string, string, string, string, string, string];
const someone = (id: string, sex: MemberFixture['sex'], parents: Partial<MemberFixture> = {}) =>
  alone(Number.parseInt(id.slice(-3), 16), { sex, bornOn: '1990-06-01', ...parents });
const man = (parents: Partial<MemberFixture> = {}) => someone(MAN, 'male', parents);
const woman = (parents: Partial<MemberFixture> = {}) => someone(WOMAN, 'female', parents);
/** Both were married, and the marriage has ended as given. */
const wereMarried = (one: string, other: string, endedBy?: 'divorce' | 'death') =>
  [
    [one, other],
    [other, one],
  ].flatMap(([id, spouseId]) =>
    recorded(
      person(id ?? ''),
      { type: 'SpouseRecorded', occurredOn: on('2020-01-06'), data: { spouseId: spouseId ?? '' } },
      ...(endedBy === 'divorce'
        ? [
            {
              type: 'UnrecordedDivorceDeclared' as const,
              occurredOn: on('2021-01-06'),
              data: { spouseId: spouseId ?? '', divorcedOn: on('2021-01-06'), sptjm: '1' },
            },
          ]
        : []),
      ...(endedBy === 'death' && id === MAN
        ? [
            {
              type: 'SpouseDied' as const,
              occurredOn: on('2021-01-06'),
              data: { spouseId: spouseId ?? '', diedOn: on('2021-01-06') },
            },
          ]
        : []),
    ),
  );
const permit = { courtPermit: '9/Pdt.G/2026/PA.Sor' };

/** Row 11 of issue 11; UU 1/1974 art. 8, from parents and marriages on record. */
describe('kinship that forbids a marriage', () => {
  const forbidden: [string, Facts, string][] = [
    ['father and daughter', [man(), woman({ fatherId: MAN })], 'ancestor'],
    ['son and mother', [man({ motherId: WOMAN }), woman()], 'ancestor'],
    [
      'grandfather and granddaughter',
      [man(), someone(MOTHER, 'female', { fatherId: MAN }), woman({ motherId: MOTHER })],
      'ancestor',
    ],
    ['siblings', [man({ motherId: MOTHER }), woman({ motherId: MOTHER })], 'sibling'],
    ['siblings by the father alone', [man({ fatherId: FATHER }), woman({ fatherId: FATHER })], 'sibling'],
    [
      'uncle and niece',
      [man({ motherId: ELDER }), someone(MOTHER, 'female', { motherId: ELDER }), woman({ motherId: MOTHER })],
      'sibling-of-ancestor',
    ],
    [
      'nephew and aunt',
      [man({ fatherId: FATHER }), someone(FATHER, 'male', { motherId: ELDER }), woman({ motherId: ELDER })],
      'sibling-of-ancestor',
    ],
    [
      'granduncle and grandniece',
      [
        man({ motherId: ELDER }),
        someone(AUNT, 'female', { motherId: ELDER }),
        someone(MOTHER, 'female', { motherId: AUNT }),
        woman({ motherId: MOTHER }),
      ],
      'sibling-of-ancestor',
    ],
    [
      'a man and the mother of his former wife',
      [man(), someone(FORMER, 'female', { motherId: WOMAN }), woman(), wereMarried(MAN, FORMER, 'divorce')],
      'parent-in-law',
    ],
    [
      'a widower and the daughter of his late wife',
      [man(), someone(FORMER, 'female'), woman({ motherId: FORMER }), wereMarried(MAN, FORMER, 'death')],
      'step-parent',
    ],
    [
      'a woman and the son of her former husband',
      [man({ fatherId: FORMER }), someone(FORMER, 'male'), woman(), wereMarried(FORMER, WOMAN, 'divorce')],
      'step-parent',
    ],
    [
      'a woman and the father of her former husband',
      [man(), someone(FORMER, 'male', { fatherId: MAN }), woman(), wereMarried(FORMER, WOMAN, 'divorce')],
      'parent-in-law',
    ],
    [
      'a husband and the sister of his wife',
      [
        man(),
        someone(OTHER, 'female', { motherId: MOTHER }),
        woman({ motherId: MOTHER }),
        wereMarried(MAN, OTHER),
      ],
      'relative-of-wife',
    ],
  ];
  it.each(forbidden)('%s', (_title, facts, relation) => {
    for (const act of [
      weds({ ...permit, family: { kind: 'unchanged' } }, MAN, WOMAN),
      declaresMarriage({ marriedOn: on('2026-11-10'), ...permit }, [MAN, WOMAN]),
    ]) {
      given(...facts)
        .when(act)
        .thenRejects({ code: 'kinship-forbids-marriage', field: 'wife', relation });
    }
  });

  it('of which a court has not heard: isbat of siblings', () =>
    given(man({ motherId: MOTHER }), woman({ motherId: MOTHER }))
      .when(legalises({}, [MAN, WOMAN]))
      .thenRejects({ code: 'kinship-forbids-marriage', field: 'wife', relation: 'sibling' }));

  const allowed: [string, Facts][] = [
    [
      'cousins',
      [
        man({ fatherId: FATHER }),
        someone(FATHER, 'male', { motherId: ELDER }),
        someone(MOTHER, 'female', { motherId: ELDER }),
        woman({ motherId: MOTHER }),
      ],
    ],
    [
      'a widower and the sister of his late wife',
      [
        man(),
        someone(OTHER, 'female', { motherId: MOTHER }),
        woman({ motherId: MOTHER }),
        wereMarried(MAN, OTHER, 'death'),
      ],
    ],
  ];
  it.each(allowed)('%s may marry', (_title, facts) => {
    expect(given(...facts).when(weds({ family: { kind: 'unchanged' } }, MAN, WOMAN)).decision.kind).toBe(
      'accepted',
    );
  });

  it.each(['biological', 'acknowledged', 'legitimised', 'adoptive'] as const)(
    'follows from a parent who is %s',
    (kind) => {
      const child = (personId: string) => ({
        parents: [{ role: 'father' as const, kind, personId }],
        marriages: [],
      });
      const nobody = { parents: [], marriages: [] };
      const husband = { id: MAN, state: nobody };
      expect(forbiddenKinship(husband, { id: WOMAN, state: child(MAN) }, new Map())).toBe('ancestor');
      const brother = { id: MAN, state: child(FATHER) };
      expect(forbiddenKinship(brother, { id: WOMAN, state: child(FATHER) }, new Map())).toBe('sibling');
    },
  );

  it('is not made by a marriage that was annulled', () => {
    const former = { spouseId: FORMER, form: 'recorded' as const, endedBy: 'annulment' as const };
    const husband = { id: MAN, state: { parents: [], marriages: [former] } };
    const wife = {
      id: WOMAN,
      state: {
        parents: [{ role: 'mother' as const, kind: 'biological' as const, personId: FORMER }],
        marriages: [],
      },
    };
    expect(forbiddenKinship(husband, wife, new Map())).toBeUndefined();
  });
});
