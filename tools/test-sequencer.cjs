const { readFileSync } = require('node:fs');
const Sequencer = require('@jest/test-sequencer').default;

/**
 * Starts the specs that may take longest first, by the time limit they set for themselves. A long one that starts
 * last runs alone, and the other core is idle for minutes.
 */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const limits = new Map(tests.map((test) => [test, limitOf(test.path)]));
    return super.sort(tests).sort((a, b) => limits.get(b) - limits.get(a));
  }
};

function limitOf(path) {
  const [, limit = '0'] = /jest\.setTimeout\(([\d_]+)\)/.exec(readFileSync(path, 'utf8')) ?? [];
  return Number(limit.replaceAll('_', ''));
}
