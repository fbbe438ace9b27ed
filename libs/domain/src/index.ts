export * from './act';
export * from './area';
export * from './area-reform';
export { inPresentCodes } from './present-codes';
export { AREAS_STREAM, recordReform } from './record-reform';
export * from './authority';
export { reportDay } from './card-day';
export * from './fold';
export { FOLD_VERSION } from './fold-version';
export * from './identifiers';
export { refusalCodes, type Refusal, type RefusalCode } from './refusals';
export * from './effective';
export * from './events/catalogue';
export {
  desks,
  SUPERSEDING_DESK,
  type Desk,
  type Owner,
  type StreamKind,
  type VoidedBy,
} from './events/definition';
export * from './name-key';
export { faultOfNewName, faultOfRecordedName, foldName, type NameFault } from './names';
export * from './values';
export { codeTableOf, codeTables, type CodeRow, type CodeTable } from './code-tables';
export { countries, isCountry } from './countries';
export { isOccupation, occupations } from './occupations';
export { emptyFamily, type ActiveFamily, type Family, type FamilyMember } from './family/family';
export {
  departAbroad,
  type DepartAbroad,
  type DepartAbroadFacts,
  type DepartAbroadResult,
} from './abroad/depart-abroad';
export type { EventAbroad } from './abroad/reports';
export type { ReturnFacts, ReturnFromAbroad } from './abroad/return';
export { returnFromAbroad, type ReturnResult } from './abroad/return-from-abroad';
export {
  endStay,
  registerStay,
  type EndStay,
  type RegisterStay,
  type StayResult,
} from './stay/non-permanent-stay';
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
export {
  mergePersons,
  type MergePersons,
  type MergePersonsFacts,
  type MergeResult,
} from './identity/merge-persons';
export { declareMissing, endMissing, type DeclareMissing, type EndMissing } from './identity/missing';
export { deactivateNik, reactivateNik, type DeactivateNik, type ReactivateNik } from './identity/nik-status';
export { relativesOf } from './family/kinship';
export {
  documentKinds,
  documentStatuses,
  nextStatuses,
  type DocumentKind,
  type DocumentStatus,
} from './document/document-status';
export {
  documentInForce,
  documentsOf,
  documentsValidUntil,
  type DocumentToday,
  type DueDocument,
} from './document/documents';
export { recordDocument, type DocumentResult, type RecordDocument } from './document/record-document';
export type { CardFacts, CardRequest } from './family/card-facts';
export { changeHead, type ChangeHeadFacts, type ChangeHeadResult } from './family/change-head';
export {
  changeRelationships,
  type ChangeRelationshipsFacts,
  type ChangeRelationshipsResult,
} from './family/change-relationships';
export {
  joinCard,
  mergeCards,
  type JoinCard,
  type JoinFacts,
  type JoinResult,
  type MergeFacts,
} from './family/join-card';
export { reissueCard, type ReissueCard, type ReissueResult } from './family/reissue-card';
export { splitCard, type SplitCard, type SplitFacts, type SplitResult } from './family/split-card';
export {
  cardOfMovers,
  type ArrivalFacts,
  type ArrivalResult,
  type RegisterArrival,
} from './move/arrival-report';
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
export { flagFindings, isFlagged, type FlagFinding, type RaisedFlag } from './raised-flag';
export {
  recordAdoption,
  type AdoptionFacts,
  type AdoptionResult,
  type RecordAdoption,
} from './adoption/record-adoption';
export { resolveFlag, type FlagFacts, type ResolveFlag, type ResolveResult } from './quality/resolve-flag';
export { residenceOfEvent, residenceOn, type Stay } from './person/residence';
export type { MoveCase } from './move/move-case';
export {
  activeMarriages,
  isAdult,
  isOffCard,
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
export {
  recordFamily,
  type FamilyBiodataResult,
  type MemberOnForm,
  type RecordFamily,
  type RelativeOnForm,
} from './person/record-family';
export { spouseDeclared, type MarriageAct, type SpouseClaim, type SpouseOutcome } from './person/spouse';
export { cardOfChild, relationshipsOfChild, type CardsOfBirth } from './person/birth-card';
export {
  inRegister,
  type BirthResult,
  type NamedParent,
  type NewChild,
  type Parent,
  type RegisterBirth,
} from './person/birth-report';
export { homesOf, type Home } from './person/homes';
export { registerBirth, type BirthFacts } from './person/register-birth';
export {
  recordStillbirth,
  type RecordStillbirth,
  type StillbirthFacts,
  type StillbirthResult,
} from './person/record-stillbirth';
export {
  acknowledgeChild,
  legitimiseChild,
  type AcknowledgeChild,
  type LegitimationFacts,
  type LegitimiseChild,
  type ParentageResult,
} from './person/parentage-acts';
export {
  registerDeath,
  type DeathFacts,
  type DeathResult,
  type RegisterDeath,
} from './person/register-death';
export type { DeathWithoutNikOnRecord } from './person/death-without-nik';
export {
  registerDeathWithoutNik,
  type DeathWithoutNikResult,
  type RegisterDeathWithoutNik,
} from './person/register-death-without-nik';
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
export type { KindOfAct } from './events/voiding';
export { kindOfAct } from './voiding/kind-of-act';
export { annulDivorce, type AnnulDivorce, type DivorceAnnulmentFacts } from './marriage/annul-divorce';
export { annulMarriage, type AnnulMarriage } from './marriage/annul-marriage';
export {
  declareUnrecordedDivorce,
  type DeclareUnrecordedDivorce,
} from './marriage/declare-unrecorded-divorce';
export {
  declareUnrecordedMarriage,
  type DeclareUnrecordedMarriage,
} from './marriage/declare-unrecorded-marriage';
export { lineageOf, parentIdsOf } from './marriage/kin';
export {
  legaliseMarriage,
  type LegalisationFacts,
  type LegaliseMarriage,
} from './marriage/legalise-marriage';
export { marriageAgeOn } from './marriage/marriage-age';
export type { MarriageBook } from './marriage/papers';
export type { LegalBasis } from './legal-basis';
export { cancelAct, type CancelAct } from './voiding/cancel-act';
export { correctAddressChange, type CorrectedAddressChange } from './voiding/kinds/address-change';
export { correctAdoption, type CorrectedAdoption } from './voiding/kinds/adoption';
export { correctArrival, type CorrectedArrival } from './voiding/kinds/arrival';
export { correctBiodata, type CorrectedBiodata } from './voiding/kinds/biodata';
export { correctBirth, type CorrectedBirth } from './voiding/kinds/birth';
export { correctDeath, type CorrectedDeath } from './voiding/kinds/death';
export { correctDeathWithoutNik, type CorrectedDeathWithoutNik } from './voiding/kinds/death-without-nik';
export { correctDocument, type CorrectedDocument } from './voiding/kinds/document';
export { correctDeparture, type CorrectedDeparture } from './voiding/kinds/departure';
export { correctDepartureAbroad, type CorrectedDepartureAbroad } from './voiding/kinds/departure-abroad';
export { correctReturn, type CorrectedReturn } from './voiding/kinds/return-from-abroad';
export { correctStay, type CorrectedStay } from './voiding/kinds/stay';
export {
  correctBiodataChange,
  correctCitizenshipChange,
  correctNameChange,
  correctSexChange,
} from './voiding/kinds/change';
export {
  correctDivorceAnnulment,
  correctMarriageAnnulment,
  correctMarriageLegalisation,
} from './voiding/kinds/court-decision';
export { correctDivorce, correctDivorceDeclaration, type CorrectedDivorce } from './voiding/kinds/divorce';
export {
  correctMarriage,
  correctMarriageDeclaration,
  type CorrectedMarriage,
} from './voiding/kinds/marriage';
export { correctAcknowledgement, correctLegitimation } from './voiding/kinds/parentage';
export { correctStillbirth } from './voiding/kinds/stillbirth';
export type { CorrectAct } from './voiding/correct-act';
export { chainOf, effectiveOf, type Chain } from './voiding/chain';
export { streamsToRead, type SupersedeFacts } from './voiding/closure';
export type { SupersedingRequest } from './voiding/markers';
export type { FactOnRecord, StreamOnRecord, Streams } from './voiding/on-record';
export type { RestingAct } from './voiding/resting-acts';
export type { SupersedeResult } from './voiding/superseding-act';
export { dueCaseKinds, dueCasesOf, type DueCase, type DueCaseKind } from './due-cases';
export {
  changeStayPermit,
  type ChangeStayPermit,
  type StayPermitResult,
} from './foreigner/change-stay-permit';
export {
  registerForeigner,
  type ForeignerResult,
  type RegisterForeigner,
} from './foreigner/register-foreigner';
export {
  hasLimitedStay,
  isOver,
  type ForeignPapers,
  type StayPermit,
  type StayPermitOnRecord,
} from './foreigner/stay-permit';
export {
  correctForeigner,
  correctStayPermit,
  type CorrectedForeigner,
  type CorrectedStayPermit,
} from './voiding/kinds/foreigner';
