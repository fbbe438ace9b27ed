import { In, MoreThanOrEqual } from 'typeorm';
import type { PlainDate } from '@peristiwa/kernel';
import type { DeskTables } from '../desk-tables';
import { ApplicationEntity } from './application.entity';

export type Application = Readonly<ApplicationEntity>;
export type NewApplication = Omit<Application, 'desk' | 'state' | 'decidedBy' | 'decidedAt' | 'reason'>;

const LISTED_MAX = 200;

/** The applications of one desk. Each change is one statement that names the state it starts from. */
export class ApplicationStore {
  constructor(
    private readonly tables: DeskTables,
    private readonly desk: string,
  ) {}

  /** @returns the application on record, which a repeated request finds as it is */
  async submit(application: NewApplication): Promise<Application> {
    const values = { ...application, desk: this.desk, state: 'submitted' } as const;
    const rows = await this.rows();
    await rows.createQueryBuilder().insert().values(values).orIgnore().updateEntity(false).execute();
    return (await this.find(application.requestId)) as Application;
  }

  async find(requestId: string): Promise<Application | undefined> {
    return (await (await this.rows()).findOneBy({ requestId, desk: this.desk })) ?? undefined;
  }

  /** Those of an office, by its codes, that nobody has decided and that have not expired, the oldest first. */
  async open(offices: readonly string[], today: PlainDate): Promise<Application[]> {
    const own = { desk: this.desk, office: In(offices) };
    return (await this.rows()).find({
      where: [
        { ...own, state: 'submitted', expiresOn: MoreThanOrEqual(today) },
        { ...own, state: 'approved' },
      ],
      order: { submittedAt: 'ASC' },
      take: LISTED_MAX,
    });
  }

  /** @returns the application as it is then; another officer may have decided first */
  async decide(
    requestId: string,
    state: 'approved' | 'rejected',
    decision: { readonly by: string; readonly at: Date; readonly reason?: string },
  ): Promise<Application> {
    const { by, at, reason } = decision;
    await this.change(requestId, 'submitted', {
      state,
      decidedBy: by,
      decidedAt: at,
      reason: reason ?? null,
    });
    return (await this.find(requestId)) as Application;
  }

  async markRecorded(requestId: string): Promise<void> {
    await this.change(requestId, 'approved', { state: 'recorded' });
  }

  /** The register refused the approved request: it waits again, for an officer to approve it later or to reject it. */
  async reopen(requestId: string): Promise<void> {
    await this.change(requestId, 'approved', { state: 'submitted', decidedBy: null, decidedAt: null });
  }

  private async change(
    requestId: string,
    from: Application['state'],
    to: Partial<ApplicationEntity>,
  ): Promise<void> {
    await (await this.rows()).update({ requestId, desk: this.desk, state: from }, to);
  }

  private rows() {
    return this.tables.of(ApplicationEntity);
  }
}
