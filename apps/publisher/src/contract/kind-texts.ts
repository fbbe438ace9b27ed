import type { PersonMessageKind } from '@peristiwa/contracts';

/** What each kind of message says, for the documents that subscribers read. */
export const kindTexts: { readonly [Kind in PersonMessageKind]: string } = {
  'act-voided': 'An act about the person was taken out of the register.',
  died: 'The death was registered.',
  born: 'The birth was registered.',
  moved: 'The person arrived from another regency.',
  departed: 'An SKPWNI was issued: the person is moving to another regency.',
  divorced: 'The divorce was registered.',
  widowed: 'The spouse died.',
  married: 'The marriage was registered.',
  'citizenship-changed': 'The citizenship of the person changed.',
  'identity-changed': 'The name or the sex of the person changed, by a decree of the court.',
  missing: 'A court declared the person missing.',
  found: 'The missing person was found alive.',
  'nik-deactivated': 'The NIK was deactivated. The person keeps it.',
  'nik-reactivated': 'The NIK is active again.',
  'biodata-recorded': 'The biodata of the person were recorded for the first time.',
  'move-cancelled': 'The SKPWNI was cancelled: the person does not move.',
  'move-expired': 'The SKPWNI expired: the person did not arrive in time.',
  'address-changed': 'The family changed its address within the regency.',
  'spouse-recorded': 'A spouse was recorded from the declaration on a form.',
  'head-succeeded': 'Another member became head of the family.',
  'head-departed': 'The head of the family left the family card.',
  'card-changed': 'The family card got another number or other members.',
  'placement-settled':
    'The place of the person on a family card was settled by an act that supersedes another.',
  'child-born': 'A child of the person was registered.',
  'element-changed': 'Elements of the biodata changed, such as education or occupation.',
  absorbed: 'A duplicate of the person was merged into this record.',
  'entered-scope': 'The agreement covers the person from now on. Store the state.',
  'left-scope': 'The agreement no longer covers the person. Erase the copy.',
  'grants-changed':
    'The agreement grants other fields: `granted` names the new ones, `withdrawn` those to erase.',
  'fields-changed': 'An act that the agreement does not publish changed fields that it grants.',
  resynced: 'The copy follows the register again, after a suspension or a correction; no act is reported.',
};
