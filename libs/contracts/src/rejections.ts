import type { RefusalCode } from '@peristiwa/domain';
import { abroadRejections } from './rejections/abroad';
import { adoptionRejections } from './rejections/adoption';
import { applicationRejections, type ApplicationRefusalCode } from './rejections/application';
import { birthRejections } from './rejections/birth';
import { cardRejections } from './rejections/card';
import { commonRejections } from './rejections/common';
import { deathRejections } from './rejections/death';
import { deskRejections, type DeskRefusalCode } from './rejections/desk';
import { documentRejections } from './rejections/document';
import { foreignerRejections } from './rejections/foreigner';
import { identityRejections } from './rejections/identity';
import { marriageRejections } from './rejections/marriage';
import { moveRejections } from './rejections/move';
import { stayRejections } from './rejections/stay';
import { qualityRejections } from './rejections/quality';
import { voidingRejections } from './rejections/voiding';
import type { RejectionText } from './rejections/text';

/**
 * Every refusal by rule. The key is the permanent problem type `urn:peristiwa:problem:<code>`: add, never rename.
 * 404: what the request names does not exist; 403: the office has no right; 409: the state forbids it; 422: the
 * content is wrong.
 */
export const rejections = {
  ...deskRejections,
  ...applicationRejections,
  ...commonRejections,
  ...identityRejections,
  ...birthRejections,
  ...adoptionRejections,
  ...deathRejections,
  ...marriageRejections,
  ...cardRejections,
  ...documentRejections,
  ...moveRejections,
  ...abroadRejections,
  ...stayRejections,
  ...foreignerRejections,
  ...voidingRejections,
  ...qualityRejections,
} as const satisfies Readonly<Record<RefusalCode | DeskRefusalCode | ApplicationRefusalCode, RejectionText>>;
export type RejectionCode = keyof typeof rejections;
