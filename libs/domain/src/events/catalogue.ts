import { abroadEvents } from './abroad';
import { adoptionEvents } from './adoption';
import { areaEvents } from './area';
import { birthEvents } from './birth';
import { cardEvents } from './card';
import { deathEvents } from './death';
import {
  type AreaDefinition,
  type Data,
  type DeathDefinition,
  type EntryDefinition,
  type FamilyDefinition,
  type MoveDefinition,
  type Owner,
  type PersonDefinition,
  type StreamKind,
  type VoidingDefinition,
} from './definition';
import { documentEvents } from './document';
import { foreignerEvents } from './foreigner';
import { identityEvents } from './identity';
import { marriageEvents } from './marriage';
import { moveEvents } from './move';
import { parentageEvents } from './parentage';
import { qualityEvents } from './quality';
import { residenceEvents } from './residence';
import { stayEvents } from './stay';
import { voidingEvents } from './voiding';

/** The files of the catalogue, each with its types. */
export const eventAreas = {
  identity: identityEvents,
  birth: birthEvents,
  death: deathEvents,
  parentage: parentageEvents,
  adoption: adoptionEvents,
  marriage: marriageEvents,
  residence: residenceEvents,
  abroad: abroadEvents,
  stay: stayEvents,
  foreigner: foreignerEvents,
  card: cardEvents,
  document: documentEvents,
  move: moveEvents,
  quality: qualityEvents,
  voiding: voidingEvents,
  area: areaEvents,
};

/** Every event type of this release, defined once. Owner, stream, version and fold of a type are derived from here. */
export const catalogue = {
  ...identityEvents,
  ...birthEvents,
  ...deathEvents,
  ...parentageEvents,
  ...adoptionEvents,
  ...marriageEvents,
  ...residenceEvents,
  ...abroadEvents,
  ...stayEvents,
  ...foreignerEvents,
  ...cardEvents,
  ...documentEvents,
  ...moveEvents,
  ...qualityEvents,
  ...voidingEvents,
  ...areaEvents,
};
type Catalogue = typeof catalogue;
export type EventType = keyof Catalogue;

type ContentOf<Definition> =
  Definition extends PersonDefinition<infer Content>
    ? Content
    : Definition extends EntryDefinition<infer Content>
      ? Content
      : Definition extends FamilyDefinition<infer Content>
        ? Content
        : Definition extends MoveDefinition<infer Content>
          ? Content
          : Definition extends AreaDefinition<infer Content>
            ? Content
            : Definition extends VoidingDefinition<StreamKind, infer Content>
              ? Content
              : Definition extends DeathDefinition<infer Content>
                ? Content
                : never;
type EventOf<Types extends EventType> = {
  [Type in Types]: { readonly type: Type; readonly data: ContentOf<Catalogue[Type]> };
}[Types];
/** The types that stand in streams of one kind. */
export type TypesOn<Stream extends StreamKind> = {
  [Type in EventType]: Catalogue[Type]['stream'] extends Stream ? Type : never;
}[EventType];

/** The events of a person, of a card, of a move case, of the areas. */
export type PersonEvent = EventOf<TypesOn<'person'>>;
export type FamilyEvent = EventOf<TypesOn<'family'>>;
export type MoveEvent = EventOf<TypesOn<'move'>>;
export type AreaEvent = EventOf<TypesOn<'area'>>;
export type DeathEvent = EventOf<TypesOn<'death'>>;
export type DomainEvent = PersonEvent | FamilyEvent | MoveEvent | AreaEvent | DeathEvent;

/** Owner and present version of each type; the ledger refuses a desk that appends another's (`ledger.event_type`). */
export const eventTypes = mapTypes(({ owner, upcasts }): { owner: Owner; version: number } => ({
  owner,
  version: upcasts.length + 1,
}));

/** The kind of stream of a type: a stored event does not have it. */
export const streamKindOf = mapTypes(({ stream }): StreamKind => stream);

function mapTypes<Value>(toValue: (definition: Catalogue[EventType]) => Value): Record<EventType, Value> {
  const rows = Object.entries(catalogue).map(([type, definition]) => [type, toValue(definition)]);
  return Object.fromEntries(rows) as Record<EventType, Value>;
}

/** Unknown event type or version: the reader stops and reports it, and never guesses (design.md §2, guarantee 7). */
export class UnknownEventError extends Error {
  constructor(
    readonly type: string,
    readonly schemaVersion: number,
    readonly position: number,
  ) {
    super(`Event type ${type} version ${schemaVersion} at position ${position} is not known to this release`);
  }
}

/** A map: each event read asks it, and `Object.hasOwn` beside the table took 6 % of the time of a rebuild. */
const presentVersion = new Map<string, number>(
  Object.entries(eventTypes).map(([type, { version }]) => [type, version]),
);

/** @throws UnknownEventError for a type or version that a newer release wrote. */
export function assertKnownEvent(
  type: string,
  schemaVersion: number,
  position: number,
): asserts type is EventType {
  if (!(schemaVersion >= 1 && schemaVersion <= (presentVersion.get(type) ?? 0))) {
    throw new UnknownEventError(type, schemaVersion, position);
  }
}

/** Content of a stored event, upcast to the present version. The caller has checked that the type is known. */
export function upcast(type: EventType, schemaVersion: number, data: Data): Data {
  const { upcasts } = catalogue[type];
  // Called for each event read. Most have the present version: nothing is allocated for those.
  if (schemaVersion > upcasts.length) return data;
  return upcasts.slice(schemaVersion - 1).reduce((form, step) => step(form), data);
}
