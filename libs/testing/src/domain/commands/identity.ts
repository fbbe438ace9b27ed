import {
  changeBiodata,
  changeCitizenship,
  changeName,
  changeSex,
  deactivateNik,
  declareMissing,
  endMissing,
  reactivateNik,
  type ActContext,
  type ActDecision,
  type ChangeOfPerson,
  type PersonOverTime,
  type RegisteredPerson,
} from '@peristiwa/domain';
import type { World } from '../world-state';
import { alive, areaOf, dates, nameOf, officeFor, pick, type Attempt, type RandomCommand } from './attempt';

/** Of eight kinds, of which two need another one before them. */
export const identityCommands: readonly RandomCommand[] = [change, change, change];

type Change = (
  day: ChangeOfPerson,
  person: PersonOverTime,
  context: ActContext,
) => ActDecision<Record<string, never>>;

interface Kind {
  readonly command: string;
  readonly suits: (state: RegisteredPerson) => boolean;
  readonly toChange: (state: RegisteredPerson, world: World, paper: Paper) => Change;
}
type Paper = ReturnType<typeof paperOf>;

const evidence = '9001/2026';
const paperOf = ({ changedOn }: ChangeOfPerson) => ({
  court: 'PN',
  issuer: 'Menteri',
  number: `9001/${changedOn.slice(0, 4)}`,
  date: changedOn,
});

const kinds: readonly Kind[] = [
  {
    command: 'change-name',
    suits: () => true,
    toChange: (_state, world, decree) => {
      const name = nameOf(world);
      return (day, ...rest) => changeName({ ...day, name, decree }, ...rest);
    },
  },
  {
    command: 'change-sex',
    suits: alive,
    toChange:
      (state, _world, decree) =>
      (day, ...rest) =>
        changeSex({ ...day, sex: state.sex === 'male' ? 'female' : 'male', decree }, ...rest),
  },
  {
    command: 'change-citizenship',
    suits: alive,
    toChange: (_state, world, decision) => {
      const citizenship = world.random.pick(['indonesian', 'foreign'] as const);
      return (day, ...rest) => changeCitizenship({ ...day, citizenship, decision }, ...rest);
    },
  },
  {
    command: 'change-biodata',
    suits: alive,
    toChange: (_state, world) => {
      const value = world.random.pick(['islam', 'hindu'] as const);
      return (day, ...rest) => changeBiodata({ ...day, changes: { religion: { value, evidence } } }, ...rest);
    },
  },
  {
    command: 'deactivate-nik',
    suits: () => true,
    toChange:
      () =>
      (day, ...rest) =>
        deactivateNik({ ...day, reason: 'living-elsewhere', evidence }, ...rest),
  },
  {
    command: 'reactivate-nik',
    suits: ({ inactiveNik }) => inactiveNik !== undefined,
    toChange:
      () =>
      (day, ...rest) =>
        reactivateNik({ ...day, evidence }, ...rest),
  },
  {
    command: 'declare-missing',
    suits: () => true,
    toChange:
      (_state, _world, decree) =>
      (day, ...rest) =>
        declareMissing({ ...day, decree }, ...rest),
  },
  {
    command: 'end-missing',
    suits: ({ missing }) => missing !== undefined,
    toChange:
      () =>
      (day, ...rest) =>
        endMissing({ ...day, evidence }, ...rest),
  },
];

function change(world: World): Attempt {
  const { command, suits, toChange } = world.random.pick(kinds);
  const person = pick(world, suits);
  const [id, state] = person;
  const { occurredOn: changedOn, reportedOn } = dates(world);
  const day = { changedOn, reportedOn };
  const changes = toChange(state, world, paperOf(day));
  return {
    command,
    office: officeFor(world, areaOf(person)),
    reportedOn,
    decide: (register, context) => changes(day, register.overTime(id), context),
  };
}
