export * from './act';
export * from './area';
export * from './authority';
export { reportDay } from './card-day';
export * from './fold';
export { FOLD_VERSION } from './fold-version';
export * from './identifiers';
export { refusalCodes, type Refusal, type RefusalCode } from './refusals';
export * from './effective';
export * from './events/catalogue';
export { desks, SUPERSEDING_DESK, type Desk, type Owner, type StreamKind } from './events/definition';
export * from './name-key';
export { faultOfNewName, faultOfRecordedName, foldName, type NameFault } from './names';
export * from './values';
export { codeTables, type CodeRow, type CodeTable } from './code-tables';
export { isOccupation } from './occupations';
export { emptyFamily, type ActiveFamily, type Family, type FamilyMember } from './family/family';
export { deceasedOn } from './family/deceased';
export type { ChangeOfPerson } from './identity/change';
export { changeBiodata, type ChangeBiodata } from './identity/change-biodata';
export {
  changeCitizenship,
  changeName,
  changeSex,
  type ChangeCitizenship,
  type ChangeName,
  type ChangeSex,
} from './identity/change-identity';
export { changeableElements } from './identity/papers';
export { mergePersons, type MergeFacts, type MergePersons, type MergeResult } from './identity/merge-persons';
export { declareMissing, endMissing, type DeclareMissing, type EndMissing } from './identity/missing';
export { deactivateNik, reactivateNik, type DeactivateNik, type ReactivateNik } from './identity/nik-status';
export { relativesOf } from './family/kinship';
export type { ArrivalFacts, ArrivalResult, RegisterArrival } from './move/arrival-report';
export { registerArrival } from './move/arrive';
export {
  changeAddress,
  type AddressFacts,
  type AddressResult,
  type ChangeAddress,
} from './move/change-address';
export { cancelDeparture, expireDeparture, type ClosedResult } from './move/close-departure';
export {
  MOVE_VALID_DAYS,
  registerDeparture,
  type DepartureFacts,
  type DepartureResult,
  type RegisterDeparture,
} from './move/depart';
export { isFlagged, type RaisedFlag } from './raised-flag';
export { residenceOn, type Stay } from './person/residence';
export type { MoveCase } from './move/move-case';
export {
  activeMarriages,
  isAdult,
  maritalStatusOf,
  openDeparture,
  residenceOf,
  statusOf,
  unregistered,
  type Biodata,
  type Departure,
  type Marriage,
  type Person,
  type PersonOnRecord,
  type Placement,
  type RegisteredPerson,
} from './person/person';
export {
  recordBiodata,
  type BiodataFacts,
  type BiodataResult,
  type RecordBiodata,
} from './person/record-biodata';
export { cardOfChild, relationshipsOfChild, type CardsOfBirth } from './person/birth-card';
export {
  inRegister,
  type BirthResult,
  type NamedParent,
  type NewChild,
  type RegisterBirth,
} from './person/birth-report';
export { registerBirth, type BirthFacts } from './person/register-birth';
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
export { kindOfAct } from './voiding/kind-of-act';
export { voidAct, type VoidFacts, type VoidRequest, type VoidResult } from './voiding/void-act';
