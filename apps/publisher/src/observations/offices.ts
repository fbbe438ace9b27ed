import { Injectable } from '@nestjs/common';
import { loadAreas } from '@peristiwa/areas';
import {
  areasAfter,
  districtOf,
  presentCode,
  regencyOf,
  type AreaDirectory,
  type AreaReform,
} from '@peristiwa/domain';
import { RegistryReader } from '../build/registry-reader';

/** The offices: one in each kabupaten and kota, by the codes of today (`domain.md` §1.4). */
@Injectable()
export class Offices {
  private reforms: readonly AreaReform[] = [];
  private areas: AreaDirectory | undefined;

  constructor(private readonly registry: RegistryReader) {}

  async exists(office: string): Promise<boolean> {
    return (await this.present()).find(office)?.level === 'regency';
  }

  /** The office in charge of an area, which may be recorded under a code of before a boundary reform. */
  async inChargeOf(area: string): Promise<string> {
    const areas = await this.present();
    // A village that no list has follows the nearest area above it.
    const codes = [area, districtOf(area), regencyOf(area)].map((code) => presentCode(code, areas));
    return regencyOf(codes.find((code) => areas.find(code)) ?? area);
  }

  /** The codes that this office has and had: cases name the code of the day on which they were received. */
  async codesOf(office: string): Promise<string[]> {
    const areas = await this.present();
    const former = this.reforms
      .flatMap(({ changes }) => changes)
      .flatMap(({ from }) => (from === undefined ? [] : [regencyOf(from)]))
      .filter((code) => code !== office && presentCode(code, areas) === office);
    return [...new Set([office, ...former])];
  }

  private async present(): Promise<AreaDirectory> {
    const reforms = await this.registry.reforms();
    if (!this.areas || reforms.length !== this.reforms.length) {
      this.reforms = [...reforms];
      this.areas = areasAfter(loadAreas(), this.reforms);
    }
    return this.areas;
  }
}
