import { commands, type CommandName } from '@peristiwa/contracts';
import { codeTables } from '@peristiwa/domain';
import { offlineDocument } from '@peristiwa/service';
import type { RJSFSchema } from '@rjsf/utils';
import { birthService } from '../../apps/birth/src/service';
import { deathService } from '../../apps/death/src/service';
import { moveService } from '../../apps/move/src/service';
import { statusService } from '../../apps/status/src/service';
import { commandForms, DeskDocument, type CommandForm } from '../../apps/ops/src/forms/command-forms';
import { formModel } from '../../apps/console/src/pages/counter/form/form-model';
import { valueName } from '../../apps/console/src/pages/counter/form/value-names';
import { serviceOf } from '../../apps/console/src/pages/counter/services';

const languages = ['id', 'en'] as const;
let forms: ReadonlyMap<string, CommandForm>;

beforeAll(async () => {
  const desks = { birth: birthService, death: deathService, move: moveService, status: statusService };
  const read = await Promise.all(
    Object.entries(desks).map(async ([desk, service]) =>
      commandForms(desk as keyof typeof desks, DeskDocument.parse(await offlineDocument(service))),
    ),
  );
  forms = new Map(read.flat().map((form) => [form.command, form]));
});

const formOf = (command: string) => forms.get(command) as CommandForm;

it('there is a form for every command of the contract, and for nothing else', () => {
  expect([...forms.keys()].toSorted()).toEqual(Object.keys(commands).toSorted());
});

describe.each(Object.keys(commands) as CommandName[])('%s', (command) => {
  it('has its path, a group and a name in both languages', () => {
    const form = formOf(command);
    const { name, path, desk, parameters } = serviceOf(form);
    expect({ desk, path }).toEqual(commands[command]);
    expect(parameters).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, parameter]) => parameter));
    expect(name.id).not.toBe(name.en);
    expect(name.id.length * name.en.length).toBeGreaterThan(0);
  });

  it.each(languages)('makes a form whose fields and values all have names: %s', (language) => {
    const { schema, uiSchema } = formModel(formOf(command), language);
    expect(missingIn(schema, uiSchema, language)).toEqual([]);
    expect(Object.keys(schema.properties ?? {})).not.toContain('requestId');
    expect(schema.required).toEqual(expect.arrayContaining(['reportedOn', ...formOf(command).parameters]));
  });
});

type Ui = Readonly<Record<string, unknown>>;

/** Fields without a caption, and values that no table and no list of names has. */
function missingIn(schema: RJSFSchema, ui: Ui, language: 'id' | 'en', at = ''): string[] {
  const properties = [
    schema,
    ...((schema.allOf ?? []) as RJSFSchema[]).flatMap(({ then, else: other }) => then ?? other),
  ].flatMap((part) => Object.entries((part as RJSFSchema | undefined)?.properties ?? {}));
  const below = properties.flatMap(([name, member]) => {
    const own = ui[name] as Ui;
    const untitled = (member as RJSFSchema).title === undefined && own['ui:widget'] !== 'hidden';
    return [
      ...(untitled ? [`${at}.${name} has no caption`] : []),
      ...missingIn(member as RJSFSchema, own, language, `${at}.${name}`),
    ];
  });
  const choices = ((schema.oneOf ?? []) as RJSFSchema[]).flatMap((option, index) =>
    missingIn(option, (ui['oneOf'] as Ui[])[index] ?? {}, language, `${at}<${index}>`),
  );
  const items = schema.items
    ? missingIn(schema.items as RJSFSchema, ui['items'] as Ui, language, `${at}[]`)
    : [];
  return [...below, ...choices, ...items, ...unnamedValues(ui, language, at)];
}

function unnamedValues(ui: Ui, language: 'id' | 'en', at: string): string[] {
  if (ui['ui:widget'] !== 'code') return [];
  const { table, values = [] } = ui['ui:options'] as { table?: string; values?: readonly string[] };
  const rows = codeTables.find(({ id }) => id === table)?.rows ?? [];
  if (table !== undefined && rows.length === 0) return [`${at} has no table ${table}`];
  const known = new Set(rows.map(({ value }) => value));
  return values
    .filter((value) => !known.has(value) && valueName(value, language) === undefined)
    .map((value) => `${at}: ${value}`);
}

it('asks for the number of the SPTJM beside contrarius actus only', () => {
  const { schema } = formModel(formOf('cancel-birth'), 'id');
  const basis = schema.properties?.['legalBasis'] as RJSFSchema;
  expect(Object.keys(basis.properties ?? {})).not.toContain('sptjm');
  expect(basis.allOf).toMatchObject([
    {
      if: { properties: { kind: { const: 'contrarius-actus' } } },
      then: { properties: { sptjm: { type: 'string' } } },
    },
  ]);
});

it('asks for nobody who reports what KUA has sent (UU 23/2006 art. 34(5))', () => {
  const { schema } = formModel(formOf('register-marriage'), 'id');
  expect(schema.allOf).toMatchObject(
    ['reporter', 'witnesses'].map((people) => ({
      if: { properties: { authority: { const: 'kua' } } },
      else: { properties: { [people]: {} } },
    })),
  );
});
