import { defaultAgreements } from '../agreements/default-agreements';
import { asyncApi } from './async-api';
import { codesPage } from './codes-page';
import { messageSchema, type SchemaTerms } from './message-schema';

/** Documents name no machine: the publisher fills in its own address when it serves them. */
const PUBLISHER = 'https://publisher.example';

const feeds = defaultAgreements.map(({ partner, fields, eventTypes, pseudonymised }) => ({
  terms: { partner, version: 1, fields, eventTypes },
  earlier: [],
  pseudonymised,
}));

/** A schema keeps its identifier from version to version, so that tools can compare the files. */
const schemaId = ({ partner }: SchemaTerms) => `urn:peristiwa:feed:${partner}`;

/** The contracts of the default agreements, by path below `docs/`. */
export function contractDocuments(): Record<string, string> {
  const json = (document: object) => `${JSON.stringify(document, null, 2)}\n`;
  return {
    'codes.md': codesPage(),
    'asyncapi.json': json(asyncApi(feeds, PUBLISHER)),
    ...Object.fromEntries(
      feeds.map(({ terms }) => [
        `schemas/${terms.partner}.json`,
        json(messageSchema(terms, schemaId(terms))),
      ]),
    ),
  };
}
