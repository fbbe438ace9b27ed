import { abroadRefusals } from './refusals/abroad';
import { adoptionRefusals } from './refusals/adoption';
import { birthRefusals } from './refusals/birth';
import { cardRefusals } from './refusals/card';
import { commonRefusals } from './refusals/common';
import { deathRefusals } from './refusals/death';
import { documentRefusals } from './refusals/document';
import { foreignerRefusals } from './refusals/foreigner';
import { identityRefusals } from './refusals/identity';
import { marriageRefusals } from './refusals/marriage';
import { moveRefusals } from './refusals/move';
import { stayRefusals } from './refusals/stay';
import { qualityRefusals } from './refusals/quality';
import { voidingRefusals } from './refusals/voiding';

/**
 * Every code with which a decider refuses, by area. Permanent: add, never rename. The text for people is in
 * `libs/contracts/src/rejections`, an example of each in `refusals`; a code without either does not compile.
 */
const refusalsByArea = {
  common: commonRefusals,
  identity: identityRefusals,
  birth: birthRefusals,
  adoption: adoptionRefusals,
  death: deathRefusals,
  marriage: marriageRefusals,
  card: cardRefusals,
  document: documentRefusals,
  move: moveRefusals,
  abroad: abroadRefusals,
  stay: stayRefusals,
  foreigner: foreignerRefusals,
  voiding: voidingRefusals,
  quality: qualityRefusals,
};
export type RefusalArea = keyof typeof refusalsByArea;
/** The codes of one area, or of all. */
export type RefusalCode<Area extends RefusalArea = RefusalArea> = (typeof refusalsByArea)[Area][number];
export const refusalCodes: readonly RefusalCode[] = Object.values(refusalsByArea).flat();

/** A code, the offending field of the request where there is one, and the facts needed to correct the request. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly field?: string;
}
