import { Client } from 'pg';
import { foldPerson, maritalStatusOf, residenceOf, type DatedEvent } from '@peristiwa/domain';
import type { StoredEvent } from '@peristiwa/ledger';
import {
  alone,
  familyOfFour,
  FAMILY,
  FAR_OFFICE,
  FATHER,
  idOf,
  KK,
  LedgerWriter,
  MOTHER,
  on,
  person,
  SON,
  startTestSystem,
  told,
  type TestSystem,
} from '@peristiwa/testing';
import { migrateRegistry, registryService } from './service';

let system: TestSystem;
let writer: LedgerWriter;
let owner: Client;
let base: string;
let token: string;
const opened = jest.fn();

beforeAll(async () => {
  system = await startTestSystem({
    definitions: [registryService],
    migrate: async (url) => {
      writer = await LedgerWriter.open(url);
      await migrateRegistry(url);
    },
  });
  base = system.urls['registry'] ?? '';
  token = await system.token('registrar-3204');
  owner = new Client({ connectionString: system.databaseUrl });
  await owner.connect();
  const act = await writer.tell(familyOfFour());
  await waitFor(act.position);
  opened();
});
afterAll(async () => {
  await owner.end();
  await writer.close();
  await system.stop();
});

const get = (path: string, as = token) => system.get(base + path, { token: as });
const lookup = (body: object) => system.post(`${base}/v1/persons/lookup`, body, { token });
const waitFor = async (position: number) => {
  const { status } = await get(`/v1/statistics/residents?minPosition=${position}`);
  if (status !== 200) throw new Error(`not projected: ${status}`);
};
const codeOf = ({ body }: { body: { type?: string } }) => body.type?.replace('urn:peristiwa:problem:', '');

it('boots', async () => {
  const r = await get(`/v1/persons/${FATHER}`);
  console.log(r.status, JSON.stringify(r.body, null, 1));
  for (const path of [
    `/v1/persons/${FATHER}/events`,
    `/v1/families/${FAMILY}`,
    '/v1/statistics/residents?area=32',
    '/v1/status',
    `/v1/persons/${FATHER}?validAt=2020-01-06&knownAt=2100-01-01`,
    '/health/ready',
  ])
    console.log(path, JSON.stringify((await get(path)).body));
  console.log((await lookup({ nik: r.body.nik })).status);
  const m = await fetch(base + '/metrics');
  console.log(
    (await m.text())
      .split('\n')
      .filter((l) => /^registry_/.test(l))
      .join('\n'),
  );
});
