import type { Desk } from '@peristiwa/domain';

interface CommandRoute {
  readonly desk: Desk;
  /** Path of the `POST`. A parameter in braces comes from the path over HTTP, from the body over Kafka. */
  readonly path: string;
}

/** The commands of the desks: the permanent name that an intake message carries, and the HTTP route. */
export const commands = {
  'register-birth': { desk: 'birth', path: '/v1/births' },
  'register-death': { desk: 'death', path: '/v1/deaths' },
  'record-biodata': { desk: 'status', path: '/v1/biodata' },
  'register-marriage': { desk: 'status', path: '/v1/marriages' },
  'register-divorce': { desk: 'status', path: '/v1/divorces' },
  'change-name': { desk: 'status', path: '/v1/name-changes' },
  'change-sex': { desk: 'status', path: '/v1/sex-changes' },
  'change-citizenship': { desk: 'status', path: '/v1/citizenship-changes' },
  'change-biodata': { desk: 'status', path: '/v1/biodata-changes' },
  'deactivate-nik': { desk: 'status', path: '/v1/nik-deactivations' },
  'reactivate-nik': { desk: 'status', path: '/v1/nik-deactivations/{personId}/reactivation' },
  'declare-missing': { desk: 'status', path: '/v1/missing-persons' },
  'end-missing': { desk: 'status', path: '/v1/missing-persons/{personId}/end' },
  'merge-persons': { desk: 'status', path: '/v1/merges' },
  'change-address': { desk: 'move', path: '/v1/address-changes' },
  'register-departure': { desk: 'move', path: '/v1/moves/departures' },
  'register-arrival': { desk: 'move', path: '/v1/moves/{moveId}/arrival' },
  'cancel-departure': { desk: 'move', path: '/v1/moves/{moveId}/cancellation' },
} as const satisfies Record<string, CommandRoute>;

export type CommandName = keyof typeof commands;

const PARAMETER = /\{(\w+)\}/g;

/** The fields of a command that are in its path, such as `moveId`. */
export function pathParameters(name: CommandName): readonly string[] {
  return [...commands[name].path.matchAll(PARAMETER)].map((match) => match[1] as string);
}

/** The path of one request. @throws when a value is missing, because the path would belong to another command */
export function commandPath(name: CommandName, values: Readonly<Record<string, string | undefined>>): string {
  return commands[name].path.replace(PARAMETER, (_, parameter: string) => {
    const value = values[parameter];
    if (!value) throw new Error(`The path of ${name} needs ${parameter}`);
    return encodeURIComponent(value);
  });
}
