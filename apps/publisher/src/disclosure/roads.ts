/**
 * Every road by which a partner is given data of persons (ADR 0054):
 *
 * - `kafka`: the topic of the feed, which also brings what a resync and a widened agreement make;
 * - `https`: the same messages, posted to the partner;
 * - `pull`: `GET /v1/feeds/{partner}/events`;
 * - `resend`, `replay`: jobs, on the topic of the feed or on that of replays;
 * - `extract`: parts of an extract, from `publisher.extract_fetch`;
 * - `watch-list`: the answer that a NIK is in the register;
 * - `reconciliation`: names of members that differ, from `publisher.reconciliation_difference`; no values.
 */
export const roads = [
  'kafka',
  'https',
  'pull',
  'resend',
  'replay',
  'extract',
  'watch-list',
  'reconciliation',
] as const;
export type Road = (typeof roads)[number];
