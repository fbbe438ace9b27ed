import type { PersonMessageKind } from '@peristiwa/contracts';

/** What each kind of message says, for the documents that subscribers read. */
export const kindTexts: { readonly [Kind in PersonMessageKind]: string } = {
  'act-voided': 'An act about the person was taken out of the register.',
  died: 'The death was registered.',
  born: 'The birth was registered.',
  moved: 'The person arrived from another regency.',
  departed: 'An SKPWNI was issued: the person is moving to another regency.',
  divorced: 'The divorce was registered.',
  'divorce-declared': 'The end of a marriage without an act was declared (cerai belum tercatat).',
  'marriage-annulled': 'A court annulled the marriage: the marital status is the one before it.',
  'divorce-annulled': 'A court annulled the divorce: the marriage is in force again.',
  widowed: 'The spouse died.',
  married: 'The marriage was registered.',
  'marriage-declared': 'A marriage without an act was declared by both (kawin belum tercatat).',
  'marriage-legalised': 'A court found that the marriage exists; it is recorded from now on (isbat nikah).',
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
  'parentage-changed': 'A father acknowledged the person, or the person was legitimised.',
  stillbirth: 'The person had a stillborn child; no person was entered.',
  'birth-recorded': 'The act of birth of a person who was in the register without one was recorded.',
  'entered-scope': 'The agreement covers the person from now on. Store the state.',
  'left-scope': 'The agreement no longer covers the person. Erase the copy.',
  'grants-changed':
    'The agreement grants other fields: `granted` names the new ones, `withdrawn` those to erase.',
  'fields-changed': 'An act that the agreement does not publish changed fields that it grants.',
  resynced: 'The copy follows the register again, after a suspension or a correction; no act is reported.',
};
