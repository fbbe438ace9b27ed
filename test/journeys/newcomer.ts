import { spawn, type ChildProcess } from 'node:child_process';
import { join, resolve } from 'node:path';
import { appNames, portVariable } from '@peristiwa/contracts';
import { freePorts } from '@peristiwa/embedded';

const ROOT = resolve(__dirname, '../..');
/** What `npm start` runs when everything is built. */
export const APPLICATION = [process.execPath, join(ROOT, 'dist/apps/all-in-one/src/main.js'), 'start'];
/** `npm start` with npm and its shell. */
export const NPM = ['npm', '--prefix', ROOT, 'start', '--'];
/** What npm runs then. */
export const NPM_START = [process.execPath, join(ROOT, 'tools/start.mjs')];

export interface Run {
  readonly child: ChildProcess;
  /** The output until now. */
  readonly text: () => string;
  readonly exit: Promise<number | null>;
}

/** `npm start` after its build: the all-in-one as a process, on free ports. */
export class Newcomer {
  private readonly running = new Set<ChildProcess>();

  private constructor(
    private readonly home: string,
    /** `PORT_<APP>` of every app and of every server. */
    readonly ports: Readonly<Record<string, string>>,
  ) {}

  static async in(home: string): Promise<Newcomer> {
    const names = [...appNames, 'issuer', 'postgres', 'kafka', 'kafka_controller'].map(portVariable);
    const free = await freePorts(names.length);
    return new Newcomer(home, Object.fromEntries(names.map((name, index) => [name, String(free[index])])));
  }

  /** `command`: another one than the application, to which `args` are given. */
  start(args: readonly string[], env: NodeJS.ProcessEnv = {}, command = APPLICATION): Run {
    const [program = '', ...before] = command;
    const child = spawn(program, [...before, ...args], {
      env: { PATH: process.env.PATH, HOME: this.home, ...this.ports, ...env },
    });
    this.running.add(child);
    let text = '';
    child.stdout.on('data', (chunk: Buffer) => (text += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (text += chunk.toString()));
    const exit = new Promise<number | null>((done) => {
      child.once('exit', (code) => {
        this.running.delete(child);
        done(code);
      });
    });
    return { child, text: () => text, exit };
  }

  /** Stops the processes that a failed test has left running. */
  kill(): void {
    for (const child of this.running) child.kill('SIGKILL');
  }
}

/** The jars are in the cache of the user who runs the tests; the child process has its own HOME. */
export function jarsCache(): NodeJS.ProcessEnv {
  return { XDG_CACHE_HOME: process.env.XDG_CACHE_HOME ?? join(process.env.HOME ?? '', '.cache') };
}
