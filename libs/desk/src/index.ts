export {
  addressSchema,
  codeSchema,
  countrySchema,
  dateSchema,
  eventAbroadSchema,
  familyRefSchema,
  hints,
  kkNumberSchema,
  nameSchema,
  nikSchema,
  occupationSchema,
  personRefSchema,
  regencySchema,
  requestFields,
  uuidSchema,
  villageSchema,
} from './bodies';
export {
  deskCommand,
  internalCommand,
  type AnyDeskCommand,
  type AnyOfferedCommand,
  type CommandBody,
  type DeskCommand,
  type OfferedCommand,
} from './command';
export { Desk, type Answer, type DeskOutcome, type Registrar } from './desk';
export { DESK, DESK_LEDGER } from './desk-module';
export { deskService, type DeskSpec } from './desk-service';
export { DeviceController } from './offline/device.controller';
export { demoBundle, demoDevice, sealBundle } from './offline/demo-device';
export { offlineProblems } from './offline/problems';
export { deskProblems } from './problems';
export { readRelationships, relationshipsSchema } from './relationships';
export { Reading, type FamilyRef, type PersonRef } from './reading';
export {
  demoAbroad,
  demoAbroadBiodata,
  demoBirthAbroad,
  demoDepartureAbroad,
  demoForeigners,
  demoStay,
} from './demo-abroad';
export { demo, demoAddress, demoBiodata, demoBirth, demoBirths, demoDivorce } from './demo-family';
export type { AreaClaim } from './area-claims';
export { migrateDesks } from './applications/migrate-desks';
export { cancellationCommand, correctionCommand } from './superseding';
