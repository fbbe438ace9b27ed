import type { CommandName } from '@peristiwa/contracts';
import { planDepartureAbroad, planEarlyReturn } from './abroad';
import { planBirthActOfResident, planWeddingOfTheDead } from './late-acts';
import { planHeadChange, planJoining, planRelationshipChange, planSplit } from './cards';
import {
  correctAddressChange,
  correctArrival,
  correctBirth,
  correctDeath,
  correctDeparture,
  correctDepartureAbroad,
  correctDocument,
  correctMarriage,
  correctNameChange,
  type Correct,
} from './corrections';
import { planAnnulledDivorce, planDeclaredDivorce, planDeclaredMarriage, planLegalisation } from './courts';
import { planDocument } from './document';
import { planForeigner, planStayPermit } from './foreigners';
import {
  planCitizenshipChange,
  planDuplicate,
  planFlagResolution,
  planMerge,
  planMissing,
  planNameChange,
  planNikStatus,
  planReligionChange,
  planSexChange,
} from './identity';
import { planAddressChange, planDeparture, planEarlyArrival } from './moving';
import { planAcknowledgement, planStillbirth } from './parentage';
import { planAdoption, planLegitimation } from './parents';
import type { Planned, Scene } from './scene';
import { planStay, planStayEnd } from './staying';
import { planAnnulledMarriage, planDivorce, planMarriage } from './unions';
import { planAnyDeath, planBirth } from './vital';
import { planDeathWithoutNik } from './without-nik';

interface KindOfError {
  readonly cancel: CommandName;
  readonly correct?: { readonly command: CommandName; readonly plan: Correct };
}

/** How an act in error is put right, by the command that registered it. */
export const kinds: Readonly<Partial<Record<CommandName, KindOfError>>> = {
  'register-birth': {
    cancel: 'cancel-birth',
    correct: { command: 'correct-birth', plan: correctBirth },
  },
  'register-death': {
    cancel: 'cancel-death',
    correct: { command: 'correct-death', plan: correctDeath },
  },
  'register-marriage': {
    cancel: 'cancel-marriage',
    correct: { command: 'correct-marriage', plan: correctMarriage },
  },
  'change-address': {
    cancel: 'cancel-address-change',
    correct: { command: 'correct-address-change', plan: correctAddressChange },
  },
  'register-departure': {
    cancel: 'cancel-departure-act',
    correct: { command: 'correct-departure', plan: correctDeparture },
  },
  'register-arrival': {
    cancel: 'cancel-arrival',
    correct: { command: 'correct-arrival', plan: correctArrival },
  },
  'register-departure-abroad': {
    cancel: 'cancel-departure-abroad',
    correct: { command: 'correct-departure-abroad', plan: correctDepartureAbroad },
  },
  'record-document': {
    cancel: 'cancel-document',
    correct: { command: 'correct-document', plan: correctDocument },
  },
  'change-name': {
    cancel: 'cancel-name-change',
    correct: { command: 'correct-name-change', plan: correctNameChange },
  },
  'register-divorce': { cancel: 'cancel-divorce' },
  'register-return-from-abroad': { cancel: 'cancel-return-from-abroad' },
  'register-stay': { cancel: 'cancel-stay' },
  'end-stay': { cancel: 'cancel-stay-end' },
  'record-stillbirth': { cancel: 'cancel-stillbirth' },
  'register-death-without-nik': { cancel: 'cancel-death-without-nik' },
  'acknowledge-child': { cancel: 'cancel-acknowledgement' },
  'legitimise-child': { cancel: 'cancel-legitimation' },
  'record-adoption': { cancel: 'cancel-adoption' },
  'record-biodata': { cancel: 'cancel-biodata' },
  'register-foreigner': { cancel: 'cancel-foreigner' },
  'change-stay-permit': { cancel: 'cancel-stay-permit' },
  'declare-unrecorded-marriage': { cancel: 'cancel-marriage-declaration' },
  'declare-unrecorded-divorce': { cancel: 'cancel-divorce-declaration' },
  'legalise-marriage': { cancel: 'cancel-marriage-legalisation' },
  'annul-marriage': { cancel: 'cancel-marriage-annulment' },
  'annul-divorce': { cancel: 'cancel-divorce-annulment' },
  'split-card': { cancel: 'cancel-card-split' },
  'join-card': { cancel: 'cancel-card-joining' },
  'change-head': { cancel: 'cancel-head-change' },
  'change-relationship': { cancel: 'cancel-relationship-change' },
  'change-sex': { cancel: 'cancel-sex-change' },
  'change-citizenship': { cancel: 'cancel-citizenship-change' },
  'change-biodata': { cancel: 'cancel-biodata-change' },
  'deactivate-nik': { cancel: 'cancel-nik-deactivation' },
  'reactivate-nik': { cancel: 'cancel-nik-reactivation' },
  'declare-missing': { cancel: 'cancel-missing' },
  'end-missing': { cancel: 'cancel-missing-end' },
  'merge-persons': { cancel: 'cancel-merge' },
  'resolve-flag': { cancel: 'cancel-flag-resolution' },
};

/** The plans of which some acts are in error, with their shares: what changes the copies of ministries comes first. */
export const errors: readonly (readonly [(scene: Scene) => Planned, number])[] = [
  [planAnyDeath, 1],
  [planBirth, 1],
  [planMarriage, 1],
  [planDivorce, 1],
  [planAddressChange, 1],
  [planDeparture, 1],
  [planEarlyArrival, 1],
  [planNameChange, 1],
  [planDocument, 1],
  [planDepartureAbroad, 0.5],
  [planEarlyReturn, 0.5],
  [planMerge, 0.5],
  [planBirthActOfResident, 0.2],
  [planWeddingOfTheDead, 0.2],
  [planStay, 0.2],
  [planStayEnd, 0.2],
  [planStillbirth, 0.2],
  [planDeathWithoutNik, 0.3],
  [planAcknowledgement, 0.2],
  [planLegitimation, 0.2],
  [planAdoption, 0.2],
  [planDuplicate, 0.3],
  [planForeigner, 0.2],
  [planStayPermit, 0.2],
  [planDeclaredMarriage, 0.2],
  [planDeclaredDivorce, 0.2],
  [planLegalisation, 0.2],
  [planAnnulledMarriage, 0.3],
  [planAnnulledDivorce, 0.2],
  [planSplit, 0.3],
  [planJoining, 0.3],
  [planHeadChange, 0.2],
  [planRelationshipChange, 0.2],
  [planSexChange, 0.2],
  [planCitizenshipChange, 0.2],
  [planReligionChange, 0.2],
  [planNikStatus, 0.2],
  [planMissing, 0.2],
  [planFlagResolution, 0.2],
];
