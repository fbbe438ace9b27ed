import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';

const ROOT = resolve(__dirname, '..');

/** A small source tree that breaks every rule once: file → its imports. */
const PLANTED: Readonly<Record<string, readonly string[]>> = {
  'libs/kernel/src/index.ts': [],
  'libs/domain/src/index.ts': ['node:fs'],
  'libs/areas/src/index.ts': ['../../ledger/src/index'],
  'libs/ledger/src/index.ts': ['@nestjs/common', './inner'],
  'libs/ledger/src/inner.ts': ['./index'],
  'libs/desk/src/index.ts': ['../../ledger/src/inner', './lonely'],
  'libs/desk/src/lonely.ts': ['../../../apps/birth/src/service'],
  'libs/testing/src/index.ts': ['../../../apps/death/src/secret'],
  'libs/service/src/orphan.ts': [],
  'libs/service/src/index.ts': ['./thing.spec'],
  'libs/service/src/thing.spec.ts': ['./index'],
  'apps/birth/src/service.ts': ['../../death/src/service'],
  'apps/death/src/service.ts': [],
  'apps/death/src/secret.ts': ['./service'],
  'apps/all-in-one/src/main.ts': ['../../death/src/secret'],
};

const RULES = [
  'layers: areas',
  'no-circular',
  'domain-is-pure',
  'nest-only-at-the-edge',
  'no-app-to-app',
  'all-in-one-sees-only-service-ts',
  'libs-never-import-apps',
  'testing-takes-only-migrations-of-apps',
  'public-api-only',
  'no-own-barrel',
  'no-test-code-in-production',
  'no-orphans',
];

it('every boundary rule fires on a planted violation', () => {
  const dir = mkdtempSync(join(tmpdir(), 'peristiwa-boundaries-'));
  try {
    for (const [file, imports] of Object.entries(PLANTED)) {
      mkdirSync(dirname(join(dir, file)), { recursive: true });
      const lines = imports.map((from, index) => `export * as m${index} from '${from}';`);
      writeFileSync(join(dir, file), `${lines.join('\n')}\nexport const here = 1;\n`);
    }
    for (const file of ['.dependency-cruiser.cjs', 'tsconfig.json'])
      cpSync(join(ROOT, file), join(dir, file));
    symlinkSync(join(ROOT, 'node_modules'), join(dir, 'node_modules'));
    const cruise = join(ROOT, 'node_modules', '.bin', 'depcruise');
    const args = ['--config', '.dependency-cruiser.cjs', '--output-type', 'json', 'apps', 'libs'];
    const { summary } = JSON.parse(execFileSync(cruise, args, { cwd: dir, encoding: 'utf8' })) as {
      summary: { violations: { rule: { name: string } }[] };
    };
    const fired = new Set(summary.violations.map(({ rule }) => rule.name));
    expect(RULES.filter((rule) => !fired.has(rule))).toEqual([]);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}, 60_000);
