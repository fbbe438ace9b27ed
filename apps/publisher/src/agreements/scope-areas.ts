import { Injectable } from '@nestjs/common';
import { rejections } from '@peristiwa/contracts';
import { replacementOf } from '@peristiwa/domain';
import { ProblemError } from '@peristiwa/service';
import { PresentAreas } from '../build/present-areas';
import { RegistryReader } from '../build/registry-reader';
import type { AgreementTerms } from '../view/agreement';

/**
 * The area codes that an agreement may name: those valid today, by the official list (Kepmendagri 300.2.2-2138/2025) and
 * the boundary reforms on record. Nobody lives in another code, so a partner with one would be given nobody.
 */
@Injectable()
export class ScopeAreas {
  private readonly present: PresentAreas;

  constructor(registry: RegistryReader) {
    this.present = new PresentAreas(registry);
  }

  /** @throws area-unknown or area-retired, which names each wrong code by its field */
  async assertValid(scope: AgreementTerms['areaScope']): Promise<void> {
    if (scope === 'national') return;
    const { areas } = await this.present.read();
    const errors = scope.flatMap((code, index) => {
      if (areas.find(code)) return [];
      const replacement = replacementOf(code, areas);
      const fault = replacement ? 'area-retired' : 'area-unknown';
      return [
        { field: `areaScope.${index}`, code: fault, message: rejections[fault].title, facts: replacement },
      ];
    });
    const [first] = errors;
    if (!first) return;
    const { status, title } = rejections[first.code as 'area-unknown' | 'area-retired'];
    throw new ProblemError({ code: first.code, status, title, errors });
  }
}
