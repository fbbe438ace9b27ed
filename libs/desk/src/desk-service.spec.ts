import { z } from 'zod';
import { commands, type CommandName } from '@peristiwa/contracts';
import { commandController } from './command-controller';
import { deskCommand, type CommandBody } from './command';
import { deskService } from './desk-service';

const command = (name: CommandName, shape: z.ZodRawShape = {}) =>
  deskCommand<CommandBody, null>({
    name,
    summary: 'Of this specification',
    body: z.strictObject({ requestId: z.string(), reportedOn: z.string(), ...shape }).meta({ example: {} }),
    gather: async () => null,
    decide: () => {
      throw new Error('Nothing is decided here');
    },
  });
const desk = (...offered: ReturnType<typeof command>[]) =>
  deskService({ name: 'death', title: 'Deaths', description: 'Deaths', tag: 'deaths', commands: offered });

const ofDeaths = (Object.keys(commands) as CommandName[])
  .filter((name) => commands[name].desk === 'death')
  .map((name) => command(name, { actId: z.uuid() }));

describe('a desk offers the commands of the table', () => {
  it('takes its name and port from the tables', () => {
    expect(desk(...ofDeaths)).toMatchObject({ name: 'death', port: 3102 });
  });
  it('does not start without one of its commands', () => {
    expect(() => desk()).toThrow('The desk death and the table of commands differ: register-death');
  });
  it('does not start with a command of another desk', () => {
    expect(() => desk(...ofDeaths, command('register-birth'))).toThrow('differ: register-birth');
  });
  it('does not start with a path parameter that is no field of the body', () => {
    expect(() => commandController(command('cancel-departure'), 'moves')).toThrow('moveId');
    expect(() => commandController(command('cancel-departure', { moveId: z.uuid() }), 'moves')).not.toThrow();
  });
});
