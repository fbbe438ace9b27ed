import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One call of a document and its answer. */
export interface Called {
  readonly call: string;
  readonly status: number;
  readonly body: unknown;
}

/**
 * A substitute for curl, which a bare machine may not have. It supports only the options that the documents use, and
 * writes call, status and body as one line.
 */
const CURL = `#!${process.execPath}
const { appendFileSync } = require('node:fs');
const headers = {};
let url, data;
for (let args = process.argv.slice(2); args.length > 0; ) {
  const arg = args.shift();
  if (arg === '-s') continue;
  else if (arg === '-H') {
    const [name, ...value] = args.shift().split(':');
    headers[name.trim()] = value.join(':').trim();
  } else if (arg === '-d') data = args.shift();
  else if (url === undefined && !arg.startsWith('-')) url = arg;
  else throw new Error('curl of this test does not know ' + arg);
}
const method = data === undefined ? 'GET' : 'POST';
fetch(url, { method, headers, body: data }).then(async (response) => {
  const body = await response.json();
  const call = method + ' ' + new URL(url).pathname;
  appendFileSync(process.env.CALLS, JSON.stringify({ call, status: response.status, body }) + '\\n');
});
`;

/** Runs lines of a shell unchanged. @throws with the output of the shell when it fails */
export function runShell(script: string, folder: string): Called[] {
  const bin = join(folder, 'bin');
  const calls = join(folder, 'calls.ndjson');
  mkdirSync(bin, { recursive: true });
  rmSync(calls, { force: true });
  writeFileSync(join(bin, 'curl'), CURL);
  chmodSync(join(bin, 'curl'), 0o755);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}`, CALLS: calls };
  const { status, stderr } = spawnSync('sh', ['-eu', '-c', script], { env, encoding: 'utf8' });
  if (status !== 0) throw new Error(`The shell ended with ${status}: ${stderr}`);
  const lines = readFileSync(calls, 'utf8').trim().split('\n');
  return lines.map((line) => JSON.parse(line) as Called);
}

/** The blocks of a language in a Markdown text. */
export function codeBlocks(markdown: string, language: string): string[] {
  const blocks = markdown.matchAll(new RegExp(`^\`\`\`${language}\n([\\s\\S]*?)^\`\`\`$`, 'gm'));
  return [...blocks].map((match) => match[1] as string);
}

/**
 * Sends the requests of a `.http` file one after the other; `variables` replace the values that the file asks to
 * paste.
 */
export async function runHttpFile(
  text: string,
  variables: Readonly<Record<string, string>>,
): Promise<Called[]> {
  const filled = text.replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => {
    if (!text.includes(`\n@${name} = `)) throw new Error(`@${name} is not defined`);
    return variables[name] ?? '';
  });
  const answers: Called[] = [];
  for (const section of filled.split(/^###.*$/m)) {
    const [, method, url, head = '', body] =
      /^(GET|POST) (\S+)\n((?:[\w-]+: .*\n?)*)\s*([\s\S]*)$/m.exec(section.trim()) ?? [];
    if (!method || !url) continue;
    const headers = Object.fromEntries(
      [...head.matchAll(/^([\w-]+): (.*)$/gm)].map((match) => [match[1] as string, match[2] as string]),
    );
    const response = await fetch(url, { method, headers, ...(body ? { body } : {}) });
    const call = `${method} ${new URL(url).pathname}`;
    answers.push({ call, status: response.status, body: await response.json() });
  }
  return answers;
}
