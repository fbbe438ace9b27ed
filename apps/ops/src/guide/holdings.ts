import { Injectable } from '@nestjs/common';
import { z } from 'zod';
import { appsOf, type MinistryName } from '@peristiwa/contracts';
import { DevCalls } from './dev-calls';

const State = z.record(z.string(), z.unknown());
const Agreement = z.object({
  eventTypes: z.array(z.string()),
  fields: z.array(z.string()),
  slice: z.string(),
  pseudonymised: z.boolean(),
});
type Agreement = z.infer<typeof Agreement>;
export type Agreements = ReadonlyMap<MinistryName, Agreement>;
const Copies = z.object({ persons: z.array(z.object({ personKey: z.string(), state: State })) });
const Disclosed = z.object({
  disclosures: z.array(
    z.object({ road: z.string(), sequence: z.number().optional(), type: z.string().optional() }),
  ),
});
const Pulled = z.object({
  events: z.array(
    z.object({
      sequence: z.number(),
      key: z.string(),
      headers: z.object({ ce_type: z.string(), ce_time: z.string() }),
      value: State,
    }),
  ),
});

/** A message that a ministry was sent about the person of the tour. */
const Told = z.object({
  sequence: z.number(),
  type: z.string(),
  at: z.string(),
  value: State,
});
type Told = z.infer<typeof Told>;

/** What one ministry may see, what it received, and what it holds now. */
export const Holding = z
  .object({
    partner: z.string(),
    agreement: Agreement,
    told: z.array(Told),
    held: State.optional().meta({ description: 'The copy in the database of the ministry' }),
  })
  .meta({ id: 'GuideHolding' });
export type Holding = z.infer<typeof Holding>;

/** Reads, as auditor and operator, what each ministry knows of one person. */
@Injectable()
export class Holdings {
  constructor(private readonly calls: DevCalls) {}

  /** What each ministry may see. */
  async agreements(): Promise<Agreements> {
    return new Map(
      await Promise.all(
        appsOf('ministry').map(async (partner) => [partner, await this.agreementWith(partner)] as const),
      ),
    );
  }

  async of(personId: string, agreements: Agreements): Promise<Holding[]> {
    return Promise.all(
      [...agreements].map(([partner, agreement]) => this.ofPartner(partner, agreement, personId)),
    );
  }

  private async ofPartner(partner: MinistryName, agreement: Agreement, personId: string): Promise<Holding> {
    const messages = await this.toldTo(partner, personId);
    // A pseudonym is known from the messages only.
    const key = agreement.pseudonymised ? messages.at(-1)?.key : personId;
    const held = key === undefined ? undefined : await this.heldBy(partner, key);
    return { partner, agreement, told: messages.map(withoutKey), ...(held && { held }) };
  }

  private async agreementWith(partner: MinistryName): Promise<Agreement> {
    const path = `/v1/agreements/${partner}`;
    const { versions } = await this.calls.call(z.object({ versions: z.array(Agreement) }), {
      ...{ app: 'publisher', as: 'operator', path },
    });
    const agreement = versions.at(-1);
    if (!agreement) throw new Error(`${partner} has no agreement`);
    return agreement;
  }

  private async heldBy(app: MinistryName, personKey: string) {
    const path = '/v1/copies/lookup';
    const body = { personKeys: [personKey] };
    const { persons } = await this.calls.call(Copies, { app, path, as: 'operator', body });
    return persons[0]?.state;
  }

  /** The disclosure ledger names the messages, also of a feed with pseudonyms; the first first. */
  private async toldTo(partner: MinistryName, personId: string) {
    const path = `/v1/persons/${personId}/disclosures?partner=${partner}&limit=50`;
    const found = await this.calls.find(Disclosed, { app: 'publisher', path, as: 'auditor' });
    const sequences = (found?.disclosures ?? []).flatMap(({ sequence, type }) =>
      type === undefined ? [] : (sequence ?? []),
    );
    const wanted = [...new Set(sequences)].toSorted((one, other) => one - other);
    return Promise.all(wanted.map((sequence) => this.message(partner, sequence)));
  }

  private async message(partner: MinistryName, sequence: number) {
    const path = `/v1/feeds/${partner}/events?after=${sequence - 1}&limit=1`;
    const { events } = await this.calls.call(Pulled, { app: 'publisher', path, as: 'auditor' });
    const [event] = events;
    if (event?.sequence !== sequence) throw new Error(`${partner} has no message ${sequence}`);
    const { key, value, headers } = event;
    return { sequence, key, type: headers.ce_type, at: headers.ce_time, value };
  }
}

function withoutKey({ sequence, type, at, value }: Told): Told {
  return { sequence, type, at, value };
}
