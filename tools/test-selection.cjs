/**
 * Which tests the arguments of `npm test` select. An argument that selects none is an error, reported before anything
 * starts.
 */
const { spawnSync } = require('node:child_process');
const { join, relative } = require('node:path');
const { buildArgv } = require('jest');
const { projects } = require('../jest.config.js');

const root = join(__dirname, '..');
const KIND_NAMES = projects.map(({ displayName }) => displayName);

/** Takes `--selectProjects a b` out of the arguments; the others are passed to jest unchanged. */
function readArguments(args) {
  const rest = [];
  const selected = [];
  for (let i = 0; i < args.length; i++) {
    if (args[i].startsWith('--selectProjects=')) selected.push(...args[i].split('=')[1].split(','));
    else if (args[i] === '--selectProjects')
      while (KIND_NAMES.includes(args[i + 1])) selected.push(args[++i]);
    else rest.push(args[i]);
  }
  return { rest, names: selected.length > 0 ? selected : KIND_NAMES };
}

/** jest detects a misspelt option only when its value is a separate argument. */
async function optionProblem(rest) {
  const apart = rest.flatMap((arg) => (/^--[^=]+=/.test(arg) ? arg.split(/=(.*)/s).slice(0, 2) : [arg]));
  try {
    await buildArgv(apart);
  } catch (error) {
    const [, option] = /option "([^"]+)"/.exec(error.message) ?? [];
    if (!option) throw error;
    return {
      what: `There is no option --${option}.`,
      doThis: 'Options are those of jest: jestjs.io/docs/cli.',
    };
  }
  return undefined;
}

let listed;

/** Every test file by its path from the root; the list is read once. */
function testFiles() {
  if (listed) return listed;
  const jest = join(root, 'node_modules/jest/bin/jest.js');
  const args = [jest, '--listTests', '--json'];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' });
  if (status !== 0) throw new Error(`jest could not list the tests:\n${stderr}`);
  listed = JSON.parse(stdout).map((file) => relative(root, file));
  return listed;
}

/**
 * Arguments → `{ kinds, rest }`: the kinds that have tests to run, in their order, and what jest gets; or
 * `{ problem: { what, doThis } }`. Every path must match a test of some selected kind, not one of each kind.
 */
async function selectTests(args) {
  const { rest, names } = readArguments(args);
  const unknown = names.find((name) => !KIND_NAMES.includes(name));
  if (unknown !== undefined) {
    const doThis = `Choose from: ${KIND_NAMES.join(', ')}.`;
    return { problem: { what: `There is no kind of tests "${unknown}".`, doThis } };
  }
  const problem = await optionProblem(rest);
  if (problem) return { problem };
  const kinds = projects
    .filter(({ displayName }) => names.includes(displayName))
    .map(({ displayName, testRegex }) => ({
      name: displayName,
      files: testFiles().filter((file) => new RegExp(testRegex).test(file)),
    }));
  const patterns = (await buildArgv(rest))._.map(String);
  const matchedBy = (pattern) => kinds.filter(({ files }) => files.some((file) => matches(pattern, file)));
  const inVain = patterns.filter((pattern) => matchedBy(pattern).length === 0);
  if (inVain.length > 0) {
    const where = names.length < KIND_NAMES.length ? ` of the kind ${names.join(' or ')}` : '';
    const what = `No test${where} matches ${inVain.map((pattern) => `"${pattern}"`).join(', ')}.`;
    return { problem: { what, doThis: 'Give a part of the path of a test: npm test -- libs/ledger.' } };
  }
  const wanted = patterns.length > 0 ? new Set(patterns.flatMap(matchedBy)) : new Set(kinds);
  return { kinds: kinds.filter((kind) => wanted.has(kind)).map(({ name }) => name), rest };
}

/** As jest: a regular expression anywhere in the path, in upper or lower case; `./` and the absolute path are allowed. */
function matches(pattern, file) {
  const inside = pattern.startsWith(root) ? relative(root, pattern) : pattern.replace(/^\.\//, '');
  return new RegExp(inside, 'i').test(file);
}

module.exports = { selectTests };
