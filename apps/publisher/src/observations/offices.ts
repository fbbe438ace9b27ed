import { Injectable } from '@nestjs/common';
import { districtOf, presentCode, regencyOf } from '@peristiwa/domain';
import { PresentAreas } from '../build/present-areas';
import { RegistryReader } from '../build/registry-reader';

/** The offices: one in each kabupaten and kota, by the codes of today (`domain.md` §1.4). */
@Injectable()
export class Offices {
  private readonly present: PresentAreas;

  constructor(registry: RegistryReader) {
    this.present = new PresentAreas(registry);
  }

  async exists(office: string): Promise<boolean> {
    const { areas } = await this.present.read();
    return areas.find(office)?.level === 'regency';
  }

  /** The office in charge of an area, which may be recorded under a code of before a boundary reform. */
  async inChargeOf(area: string): Promise<string> {
    const { areas } = await this.present.read();
    // A village that no list has follows the nearest area above it.
    const codes = [area, districtOf(area), regencyOf(area)].map((code) => presentCode(code, areas));
    return regencyOf(codes.find((code) => areas.find(code)) ?? area);
  }

  /** The codes that this office has and had: cases name the code of the day on which they were received. */
  async codesOf(office: string): Promise<string[]> {
    const { reforms, areas } = await this.present.read();
    const former = reforms
      .flatMap(({ changes }) => changes)
      .flatMap(({ from }) => (from === undefined ? [] : [regencyOf(from)]))
      .filter((code) => code !== office && presentCode(code, areas) === office);
    return [...new Set([office, ...former])];
  }
}
