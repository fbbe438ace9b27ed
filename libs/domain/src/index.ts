export * from './act';
export * from './area';
export * from './fold';
export { FOLD_VERSION } from './fold-version';
export * from './identifiers';
export * from './ownership';
export * from './upcast';
export * from './values';
export {
  emptyFamily,
  evolveFamily,
  type ActiveFamily,
  type Family,
  type FamilyEvent,
  type FamilyMember,
} from './family/family';
export { registerArrival, type ArrivalFacts, type ArrivalResult, type RegisterArrival } from './move/arrive';
export { changeAddress, type AddressResult, type ChangeAddress } from './move/change-address';
export { cancelDeparture, expireDeparture, type ClosedResult } from './move/close-departure';
export {
  MOVE_VALID_DAYS,
  registerDeparture,
  type DepartureFacts,
  type DepartureResult,
  type RegisterDeparture,
} from './move/depart';
export type { MoveCase, MoveEvent } from './move/move-case';
export type { Biodata, PersonEvent, Placement } from './person/person-events';
export {
  activeMarriages,
  evolvePerson,
  isAdult,
  maritalStatusOf,
  openDeparture,
  residenceOf,
  unregistered,
  type Departure,
  type Marriage,
  type Person,
  type RegisteredPerson,
} from './person/person';
export {
  recordBiodata,
  type BiodataFacts,
  type BiodataResult,
  type RecordBiodata,
} from './person/record-biodata';
export {
  registerBirth,
  type BirthFacts,
  type BirthResult,
  type NewChild,
  type RegisterBirth,
} from './person/register-birth';
export {
  registerDeath,
  type DeathFacts,
  type DeathResult,
  type RegisterDeath,
} from './person/register-death';
export {
  registerDivorce,
  type DivorceFacts,
  type DivorceResult,
  type RegisterDivorce,
} from './person/register-divorce';
export {
  registerMarriage,
  type MarriageFacts,
  type MarriageResult,
  type RegisterMarriage,
} from './person/register-marriage';
