import type { Desk } from '@peristiwa/domain';

interface CommandRoute {
  readonly desk: Desk;
  /** Path of the `POST`. A parameter in braces comes from the path over HTTP, from the body over Kafka. */
  readonly path: string;
}

/**
 * The commands that correct or cancel an act: pembetulan and pembatalan akta. `cancel-departure` is older and is the
 * act of batal pindah, so the cancellation of the act that issued an SKPWNI has a longer name.
 */
const superseding = {
  'cancel-birth': { desk: 'birth', path: '/v1/births/{actId}/cancellation' },
  'correct-birth': { desk: 'birth', path: '/v1/births/{actId}/correction' },
  'cancel-stillbirth': { desk: 'birth', path: '/v1/stillbirths/{actId}/cancellation' },
  'correct-stillbirth': { desk: 'birth', path: '/v1/stillbirths/{actId}/correction' },
  'cancel-acknowledgement': { desk: 'birth', path: '/v1/acknowledgements/{actId}/cancellation' },
  'correct-acknowledgement': { desk: 'birth', path: '/v1/acknowledgements/{actId}/correction' },
  'cancel-legitimation': { desk: 'birth', path: '/v1/legitimations/{actId}/cancellation' },
  'correct-legitimation': { desk: 'birth', path: '/v1/legitimations/{actId}/correction' },
  'cancel-death': { desk: 'death', path: '/v1/deaths/{actId}/cancellation' },
  'correct-death': { desk: 'death', path: '/v1/deaths/{actId}/correction' },
  'cancel-death-without-nik': { desk: 'death', path: '/v1/deaths/without-nik/{actId}/cancellation' },
  'correct-death-without-nik': { desk: 'death', path: '/v1/deaths/without-nik/{actId}/correction' },
  'cancel-biodata': { desk: 'status', path: '/v1/biodata/{actId}/cancellation' },
  'correct-biodata': { desk: 'status', path: '/v1/biodata/{actId}/correction' },
  'cancel-adoption': { desk: 'status', path: '/v1/adoptions/{actId}/cancellation' },
  'correct-adoption': { desk: 'status', path: '/v1/adoptions/{actId}/correction' },
  'cancel-flag-resolution': { desk: 'status', path: '/v1/quality-flags/resolutions/{actId}/cancellation' },
  'cancel-marriage': { desk: 'status', path: '/v1/marriages/{actId}/cancellation' },
  'correct-marriage': { desk: 'status', path: '/v1/marriages/{actId}/correction' },
  'cancel-divorce': { desk: 'status', path: '/v1/divorces/{actId}/cancellation' },
  'correct-divorce': { desk: 'status', path: '/v1/divorces/{actId}/correction' },
  'cancel-document': { desk: 'status', path: '/v1/documents/{actId}/cancellation' },
  'correct-document': { desk: 'status', path: '/v1/documents/{actId}/correction' },
  'cancel-marriage-declaration': { desk: 'status', path: '/v1/marriages/unrecorded/{actId}/cancellation' },
  'correct-marriage-declaration': { desk: 'status', path: '/v1/marriages/unrecorded/{actId}/correction' },
  'cancel-divorce-declaration': { desk: 'status', path: '/v1/divorces/unrecorded/{actId}/cancellation' },
  'correct-divorce-declaration': { desk: 'status', path: '/v1/divorces/unrecorded/{actId}/correction' },
  'cancel-marriage-legalisation': {
    desk: 'status',
    path: '/v1/marriages/legalisations/{actId}/cancellation',
  },
  'correct-marriage-legalisation': { desk: 'status', path: '/v1/marriages/legalisations/{actId}/correction' },
  'cancel-marriage-annulment': { desk: 'status', path: '/v1/marriages/annulments/{actId}/cancellation' },
  'correct-marriage-annulment': { desk: 'status', path: '/v1/marriages/annulments/{actId}/correction' },
  'cancel-divorce-annulment': { desk: 'status', path: '/v1/divorces/annulments/{actId}/cancellation' },
  'correct-divorce-annulment': { desk: 'status', path: '/v1/divorces/annulments/{actId}/correction' },
  'cancel-card-split': { desk: 'status', path: '/v1/cards/splits/{actId}/cancellation' },
  'cancel-card-joining': { desk: 'status', path: '/v1/cards/joinings/{actId}/cancellation' },
  'cancel-head-change': { desk: 'status', path: '/v1/cards/head-changes/{actId}/cancellation' },
  'cancel-relationship-change': {
    desk: 'status',
    path: '/v1/cards/relationship-changes/{actId}/cancellation',
  },
  'cancel-address-change': { desk: 'move', path: '/v1/address-changes/{actId}/cancellation' },
  'correct-address-change': { desk: 'move', path: '/v1/address-changes/{actId}/correction' },
  'cancel-departure-act': { desk: 'move', path: '/v1/moves/departures/{actId}/cancellation' },
  'correct-departure': { desk: 'move', path: '/v1/moves/departures/{actId}/correction' },
  'cancel-arrival': { desk: 'move', path: '/v1/moves/arrivals/{actId}/cancellation' },
  'cancel-departure-abroad': { desk: 'move', path: '/v1/departures-abroad/{actId}/cancellation' },
  'correct-departure-abroad': { desk: 'move', path: '/v1/departures-abroad/{actId}/correction' },
  'cancel-return-from-abroad': { desk: 'move', path: '/v1/returns-from-abroad/{actId}/cancellation' },
  'correct-return-from-abroad': { desk: 'move', path: '/v1/returns-from-abroad/{actId}/correction' },
  'cancel-stay': { desk: 'move', path: '/v1/non-permanent-stays/{actId}/cancellation' },
  'correct-stay': { desk: 'move', path: '/v1/non-permanent-stays/{actId}/correction' },
  'cancel-stay-end': { desk: 'move', path: '/v1/non-permanent-stays/ends/{actId}/cancellation' },
  'correct-arrival': { desk: 'move', path: '/v1/moves/arrivals/{actId}/correction' },
  'cancel-foreigner': { desk: 'status', path: '/v1/foreigners/{actId}/cancellation' },
  'correct-foreigner': { desk: 'status', path: '/v1/foreigners/{actId}/correction' },
  'cancel-stay-permit': { desk: 'status', path: '/v1/stay-permits/{actId}/cancellation' },
  'correct-stay-permit': { desk: 'status', path: '/v1/stay-permits/{actId}/correction' },
  'cancel-name-change': { desk: 'status', path: '/v1/name-changes/{actId}/cancellation' },
  'correct-name-change': { desk: 'status', path: '/v1/name-changes/{actId}/correction' },
  'cancel-sex-change': { desk: 'status', path: '/v1/sex-changes/{actId}/cancellation' },
  'correct-sex-change': { desk: 'status', path: '/v1/sex-changes/{actId}/correction' },
  'cancel-citizenship-change': { desk: 'status', path: '/v1/citizenship-changes/{actId}/cancellation' },
  'correct-citizenship-change': { desk: 'status', path: '/v1/citizenship-changes/{actId}/correction' },
  'cancel-biodata-change': { desk: 'status', path: '/v1/biodata-changes/{actId}/cancellation' },
  'correct-biodata-change': { desk: 'status', path: '/v1/biodata-changes/{actId}/correction' },
  'cancel-nik-deactivation': { desk: 'status', path: '/v1/nik-deactivations/{actId}/cancellation' },
  'cancel-nik-reactivation': { desk: 'status', path: '/v1/nik-reactivations/{actId}/cancellation' },
  'cancel-missing': { desk: 'status', path: '/v1/missing-persons/{actId}/cancellation' },
  'cancel-missing-end': { desk: 'status', path: '/v1/missing-persons/ends/{actId}/cancellation' },
  'cancel-merge': { desk: 'status', path: '/v1/merges/{actId}/cancellation' },
} as const satisfies Record<string, CommandRoute>;
export type SupersedingName = keyof typeof superseding;

/** The commands of the desks: the permanent name that an intake message carries, and the HTTP route. */
export const commands = {
  'register-birth': { desk: 'birth', path: '/v1/births' },
  'record-stillbirth': { desk: 'birth', path: '/v1/stillbirths' },
  'acknowledge-child': { desk: 'birth', path: '/v1/acknowledgements' },
  'legitimise-child': { desk: 'birth', path: '/v1/legitimations' },
  'register-death': { desk: 'death', path: '/v1/deaths' },
  'register-death-without-nik': { desk: 'death', path: '/v1/deaths/without-nik' },
  'record-biodata': { desk: 'status', path: '/v1/biodata' },
  'record-family-biodata': { desk: 'status', path: '/v1/biodata/families' },
  'register-foreigner': { desk: 'status', path: '/v1/foreigners' },
  'change-stay-permit': { desk: 'status', path: '/v1/stay-permits' },
  'record-adoption': { desk: 'status', path: '/v1/adoptions' },
  'resolve-flag': { desk: 'status', path: '/v1/quality-flags/resolutions' },
  'register-marriage': { desk: 'status', path: '/v1/marriages' },
  'declare-unrecorded-marriage': { desk: 'status', path: '/v1/marriages/unrecorded' },
  'legalise-marriage': { desk: 'status', path: '/v1/marriages/legalisations' },
  'annul-marriage': { desk: 'status', path: '/v1/marriages/annulments' },
  'register-divorce': { desk: 'status', path: '/v1/divorces' },
  'declare-unrecorded-divorce': { desk: 'status', path: '/v1/divorces/unrecorded' },
  'annul-divorce': { desk: 'status', path: '/v1/divorces/annulments' },
  'split-card': { desk: 'status', path: '/v1/cards/splits' },
  'join-card': { desk: 'status', path: '/v1/cards/joinings' },
  'merge-cards': { desk: 'status', path: '/v1/cards/mergers' },
  'change-head': { desk: 'status', path: '/v1/cards/head-changes' },
  'change-relationship': { desk: 'status', path: '/v1/cards/relationship-changes' },
  'reissue-card': { desk: 'status', path: '/v1/cards/reissues' },
  'record-document': { desk: 'status', path: '/v1/documents' },
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
  'register-departure-abroad': { desk: 'move', path: '/v1/departures-abroad' },
  'register-return-from-abroad': { desk: 'move', path: '/v1/returns-from-abroad' },
  'register-stay': { desk: 'move', path: '/v1/non-permanent-stays' },
  'end-stay': { desk: 'move', path: '/v1/non-permanent-stays/ends' },
  ...superseding,
} as const satisfies Record<string, CommandRoute>;

export type CommandName = keyof typeof commands;
/** The commands that register an event by itself. */
export type RegisteringName = Exclude<CommandName, SupersedingName>;

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
