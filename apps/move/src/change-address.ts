import { z } from 'zod';
import { changeAddress, moveClasses } from '@peristiwa/domain';
import {
  addressSchema,
  dateSchema,
  demo,
  hints,
  demoAddress,
  deskCommand,
  familyRefSchema,
  requestFields,
} from '@peristiwa/desk';

/** F-1.03, pindah within one regency: the whole card, in one step. */
const addressChangeBody = z
  .strictObject({
    ...requestFields,
    changedOn: dateSchema,
    family: familyRefSchema,
    address: addressSchema,
    moveClass: z
      .enum(moveClasses.values)
      .optional()
      .meta({
        description: 'Klasifikasi pindah; checked (INV-16)',
        ...hints({ 'x-codes': 'klasifikasi-pindah' }),
      }),
  })
  .meta({
    id: 'ChangeAddress',
    example: {
      requestId: '00000000-0000-7000-8000-0000000000f4',
      reportedOn: '2026-11-20',
      changedOn: '2026-11-18',
      family: { kkNumber: demo.kkNumber },
      address: { ...demoAddress, area: demo.otherVillage, line: 'Jalan Kenanga 12' },
    },
  });

export const changeAddressCommand = deskCommand({
  name: 'change-address',
  summary: 'Change the address of a family card inside the regency (perubahan alamat)',
  body: addressChangeBody,
  areas: ({ address }) => [{ field: 'address.area', code: address.area, level: 'village', kind: 'present' }],
  async gather(body, read) {
    const family = await read.family(body.family);
    return { family, members: await read.members(family), deceased: await read.deceased(family) };
  },
  decide: (body, facts, context) => changeAddress(body, facts, context),
});
