import { isAtLeast, versionIn } from './machine';

describe('versionIn', () => {
  it.each([
    ['openjdk version "17.0.15" 2025-04-15', '17.0.15'],
    ['java version "1.8.0_202"', '1.8.0'],
    ['\u001b[1mApache Maven 3.8.7\u001b[m\nMaven home: /usr/share/maven', '3.8.7'],
    ['openjdk 25-ea 2025-09-16', '25'],
    ['no number at all', undefined],
  ])('given %j, then the version is %s', (text, version) => {
    expect(versionIn(text)).toBe(version);
  });
});

describe('isAtLeast', () => {
  it.each([
    ['20.19.0', [20, 19], true],
    ['20.18.9', [20, 19], false],
    ['20.9.0', [20, 19], false],
    ['22.1.0', [20, 19], true],
    ['17', [17], true],
    ['1.8.0', [17], false],
    ['3.8.0', [3, 8], true],
    ['3.7.9', [3, 8], false],
    ['4', [3, 8], true],
  ])('given %s and at least %j, then %s', (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected);
  });
});
