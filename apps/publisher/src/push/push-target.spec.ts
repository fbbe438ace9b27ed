import { faultOfTarget, isPublicAddress } from './push-target';

/* Issue 12: a push has an allow-list, https only, no private address (ADR 0058). */

const targets = ['https://sink.example', 'http://127.0.0.1:9000', 'https://10.0.0.1', 'https://[::1]:9001'];
const production = { targets, isDevelopment: false };

it.each([
  ['https://sink.example/peristiwa', undefined],
  ['https://sink.example:444/peristiwa', 'not-listed'],
  ['https://other.example/', 'not-listed'],
  ['http://sink.example/', 'not-https'],
  ['ftp://sink.example/', 'not-https'],
  ['http://127.0.0.1:9000/', 'not-https'],
  ['https://10.0.0.1/', 'not-public'],
  ['https://[::1]:9001/', 'not-public'],
  ['https://user:secret@sink.example/', 'not-a-target'],
  ['https://sink.example/?token=1', 'not-a-target'],
  ['sink.example', 'not-a-target'],
])('%s: %s', (url, fault) => {
  expect(faultOfTarget(url, production)).toBe(fault);
});

it.each([
  ['http://127.0.0.1:9000/', undefined],
  ['https://[::1]:9001/', undefined],
  ['http://sink.example/', 'not-https'],
  ['https://10.0.0.1/', 'not-public'],
])('in development %s: %s', (url, fault) => {
  expect(faultOfTarget(url, { targets, isDevelopment: true })).toBe(fault);
});

it.each([
  ['8.8.8.8', true],
  ['172.15.255.255', true],
  ['172.16.0.0', false],
  ['172.31.255.255', false],
  ['172.32.0.0', true],
  ['100.63.255.255', true],
  ['100.64.0.0', false],
  ['169.254.169.254', false],
  ['127.0.0.1', false],
  ['223.255.255.255', true],
  ['224.0.0.1', false],
  ['2a00:1450::1', true],
  ['2001:db8::1', false],
  ['fe80::1', false],
  ['fc00::1', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['sink.example', false],
])('the address %s is public: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});
