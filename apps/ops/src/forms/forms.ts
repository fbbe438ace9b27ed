import { Inject, Injectable } from '@nestjs/common';
import { appsOf, commands, type CommandName } from '@peristiwa/contracts';
import { PLATFORM, type Platform } from '@peristiwa/service';
import { commandForms, DeskDocument, type CommandForm, type CommandSummary } from './command-forms';

type Desk = CommandSummary['desk'];

/** A release of a desk changes its forms; they are read again after this time. */
const FRESH_MS = 60_000;
const TIMEOUT_MS = 10_000;

/** The commands of the desks as forms, from the OpenAPI document of each desk. */
@Injectable()
export class Forms {
  private readonly read = new Map<Desk, { readonly at: number; readonly forms: Promise<CommandForm[]> }>();

  constructor(@Inject(PLATFORM) private readonly platform: Pick<Platform, 'config' | 'clock'>) {}

  /** All commands, and the desks that do not answer at present. */
  async list(): Promise<{ readonly commands: CommandSummary[]; readonly away: Desk[] }> {
    const all = await Promise.all(
      appsOf('desk').map(async (desk) => ({ desk, forms: await this.ofDesk(desk).catch(() => undefined) })),
    );
    return {
      commands: all.flatMap(({ forms = [] }) => forms.map(summaryOf)),
      away: all.filter(({ forms }) => forms === undefined).map(({ desk }) => desk),
    };
  }

  /** Undefined while the desk is of an earlier release without the command. @throws when it does not answer */
  async find(command: CommandName): Promise<CommandForm | undefined> {
    const forms = await this.ofDesk(commands[command].desk);
    return forms.find((form) => form.command === command);
  }

  private ofDesk(desk: Desk): Promise<CommandForm[]> {
    const now = this.platform.clock().getTime();
    const known = this.read.get(desk);
    if (known && now - known.at < FRESH_MS) return known.forms;
    const forms = this.load(desk);
    this.read.set(desk, { at: now, forms });
    // What could not be read is read again by the next caller.
    forms.catch(() => this.read.delete(desk));
    return forms;
  }

  private async load(desk: Desk): Promise<CommandForm[]> {
    const url = `${this.platform.config.console.serviceUrl(desk)}/docs/openapi.json`;
    const response = await fetch(url, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!response.ok) throw new Error(`${desk} answers ${response.status} for its document`);
    return commandForms(desk, DeskDocument.parse(await response.json()));
  }
}

function summaryOf({
  command,
  desk,
  path,
  summary,
  parameters,
  hasDryRun,
  maySubmit,
}: CommandForm): CommandSummary {
  return { command, desk, path, summary, parameters, hasDryRun, maySubmit };
}
