import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import {
  codeTables,
  districtOf,
  provinceOf,
  regencyOf,
  replacementOf,
  type Area,
  type AreaDirectory,
} from '@peristiwa/domain';
import { inBoth, ProblemError, Roles, text } from '@peristiwa/service';
import { AREAS } from '../tokens';
import { registryProblems } from './problems';

const code = z.int();
const CodeTableAnswer = z
  .object({
    id: z.string(),
    version: z.number().int(),
    title: z.string(),
    member: z.string().optional().describe('The member that carries the code in requests and answers'),
    rows: z.array(z.object({ value: z.string().optional(), code, name: z.string() })),
  })
  .meta({ id: 'CodeTable' });
const CodeTablesAnswer = z.object({ tables: z.array(CodeTableAnswer.omit({ rows: true })) });

const areaFields = {
  code: z.string(),
  name: z.string(),
  level: z.enum(['province', 'regency', 'district', 'village']),
  validFrom: z.string().optional().describe('Year in which the code came into use'),
  validTo: z.string().optional().describe('Year in which the code was retired'),
};
const AreaAnswer = z
  .object({
    ...areaFields,
    parents: z.array(z.object(areaFields)).describe('From the province down'),
    successors: z.array(z.object(areaFields)).optional().describe('The areas that replaced a retired code'),
    decree: z.string().optional(),
    children: z.array(z.object(areaFields)).describe('Areas of the next level whose codes are valid'),
  })
  .meta({ id: 'Area' });
const AreasAnswer = z.object({ areas: z.array(z.object(areaFields)) });

const AreaCode = z
  .string()
  .regex(
    /^(\d{2}|\d{4}|\d{6}|\d{10})$/,
    inBoth('kode wilayah terdiri atas 2, 4, 6 atau 10 digit', 'an area code has 2, 4, 6 or 10 digits'),
  );
const AreasQuery = z.strictObject({ under: AreaCode.optional() });
const TableId = text({ max: 40 });

/** The code tables of the forms (`domain.md` §3) and the area codes of Kepmendagri. No personal data. */
@ApiTags('reference')
@Roles('registrar', 'operator', 'auditor', 'partner', 'system')
@Controller('v1')
export class ReferenceController {
  constructor(@Inject(AREAS) private readonly areas: AreaDirectory) {}

  @Get('codes')
  @ApiOperation({ summary: 'Code tables of the forms F-1.01 to F-2.01 (Permendagri 109/2019)' })
  @ApiOkResponse({ description: 'Tables without their rows', standardSchema: CodeTablesAnswer })
  tables() {
    return { tables: codeTables.map(({ id, version, title, member }) => ({ id, version, title, member })) };
  }

  @Get('codes/:table')
  @ApiOperation({ summary: 'A code table with the Indonesian names', description: 'For example `agama`.' })
  @ApiOkResponse({ description: 'The table', standardSchema: CodeTableAnswer })
  table(@Param('table', { schema: TableId }) table: string) {
    const found = codeTables.find(({ id }) => id === table);
    if (!found) throw new ProblemError(registryProblems.codeTableNotFound);
    return found;
  }

  @Get('areas')
  @ApiOperation({
    summary: 'Areas whose codes are valid: provinces, or those of the next level under an area',
  })
  @ApiOkResponse({ description: 'Areas in the order of their codes', standardSchema: AreasAnswer })
  list(@Query({ schema: AreasQuery }) { under }: z.infer<typeof AreasQuery>) {
    if (under !== undefined && !this.areas.find(under)) throw new ProblemError(registryProblems.areaNotFound);
    return { areas: this.areas.children(under ?? '').map(brief) };
  }

  @Get('areas/:code')
  @ApiOperation({
    summary: 'An area whose code is or was valid',
    description: 'A retired code names its successors and the decree, as far as they are known.',
  })
  @ApiOkResponse({ description: 'The area', standardSchema: AreaAnswer })
  area(@Param('code', { schema: AreaCode }) wanted: string) {
    const area = this.areas.findEver(wanted);
    if (!area) throw new ProblemError(registryProblems.areaNotFound);
    const above = [provinceOf(area.code), regencyOf(area.code), districtOf(area.code)];
    const replacement = replacementOf(area.code, this.areas);
    return {
      ...brief(area),
      parents: this.known(
        above.filter((parent, index) => parent !== area.code && above.indexOf(parent) === index),
      ),
      ...(replacement && { successors: this.known(replacement.successors) }),
      ...(area.decree && { decree: area.decree }),
      children: this.areas.children(area.code).map(brief),
    };
  }

  private known(codes: readonly string[]) {
    return codes.flatMap((one) => this.areas.findEver(one) ?? []).map(brief);
  }
}

function brief({ code: of, name, level, validFrom, validTo }: Area) {
  return { code: of, name, level, validFrom, validTo };
}
