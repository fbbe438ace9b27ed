import { correctAddressChange, correctArrival, correctDeparture, moveReasons } from '@peristiwa/domain';
import {
  addressSchema,
  cancellationCommand,
  codeSchema,
  correctionCommand,
  dateSchema,
  demo,
  villageSchema,
} from '@peristiwa/desk';

export const supersedeMoveCommands = [
  cancellationCommand({
    name: 'cancel-departure-act',
    kind: 'departure',
    summary:
      'Cancel an SKPWNI that was issued by mistake (pembatalan SKPWNI); batal pindah is another service',
  }),
  cancellationCommand({
    name: 'cancel-arrival',
    kind: 'arrival',
    summary: 'Cancel an arrival (pembatalan pencatatan kedatangan)',
  }),
  cancellationCommand({
    name: 'cancel-address-change',
    kind: 'address-change',
    summary: 'Cancel a change of address (pembatalan perubahan alamat)',
  }),
  correctionCommand({
    name: 'correct-departure',
    summary: 'Correct an SKPWNI (pembetulan SKPWNI)',
    fields: { destination: villageSchema.optional(), reason: codeSchema(moveReasons).optional() },
    example: { destination: demo.destination },
    areas: ({ destination }) =>
      destination ? [{ field: 'destination', code: destination, level: 'village', kind: 'present' }] : [],
    resolve: (corrected) => ({ corrected }),
    correct: correctDeparture,
  }),
  correctionCommand({
    name: 'correct-arrival',
    summary: 'Correct the day of an arrival (pembetulan pencatatan kedatangan)',
    fields: { arrivedOn: dateSchema.optional() },
    example: { arrivedOn: '2026-11-19' },
    resolve: (corrected) => ({ corrected }),
    correct: correctArrival,
  }),
  correctionCommand({
    name: 'correct-address-change',
    summary: 'Correct a change of address (pembetulan perubahan alamat)',
    fields: { changedOn: dateSchema.optional(), address: addressSchema.optional() },
    example: { changedOn: '2026-11-09' },
    areas: ({ address }) =>
      address ? [{ field: 'address.area', code: address.area, level: 'village', kind: 'present' }] : [],
    resolve: (corrected) => ({ corrected }),
    correct: correctAddressChange,
  }),
];
