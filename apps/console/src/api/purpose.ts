import { createContext, useContext } from 'react';

const NOT_ACCEPTED = /[^\w .,:;()/-]/g;
const LENGTH_MAX = 200;

/** What the access log accepts: letters A–Z, digits and plain signs (libs/service/src/reading-purpose.ts). */
export const purposeText = (typed: string): string =>
  typed.normalize('NFKD').replace(NOT_ACCEPTED, '').trim().slice(0, LENGTH_MAX);

/** Header of a reading of personal data: `params: { header: withPurpose(purpose) }`. */
export const withPurpose = (purpose: string): { readonly 'x-purpose': string } => ({ 'x-purpose': purpose });

/** Asks the reader for the purpose the first time; undefined when they do not give one. */
export type AskPurpose = () => Promise<string | undefined>;

export const PurposeContext = createContext<AskPurpose | undefined>(undefined);

/**
 * The purpose of readings, asked once and kept in memory until the page is closed:
 * `const purpose = await askPurpose(); if (purpose === undefined) return;`
 */
export function usePurpose(): AskPurpose {
  const ask = useContext(PurposeContext);
  if (!ask) throw new Error('usePurpose() outside of the frame');
  return ask;
}
