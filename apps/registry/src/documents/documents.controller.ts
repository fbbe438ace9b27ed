import { Body, Controller, HttpCode, Inject, Post, StreamableFile } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import { Roles } from '@peristiwa/service';
import { CurrentReader, type Reader } from '../api/access-log';
import { Documents } from './documents';
import { PrintRequest, VerifiedAnswer, VerifyRequest } from './requests';

@ApiTags('documents')
@ApiHeader({
  name: 'x-purpose',
  required: false,
  description: 'Why the data are read; kept in the access log.',
})
@Controller('v1/documents')
export class DocumentsController {
  constructor(@Inject(Documents) private readonly documents: Documents) {}

  @Post()
  @HttpCode(200)
  @Roles('registrar')
  @ApiOperation({
    summary: 'Print a family card (KK), an extract of an act (kutipan akta), an SKPWNI or an SKTT as PDF',
    description:
      'With a QR code that anybody with a token can have verified. Who printed what about whom is in the access log.',
  })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ description: 'The document', schema: { type: 'string', format: 'binary' } })
  async print(@Body({ schema: PrintRequest }) body: PrintRequest, @CurrentReader() reader: Reader) {
    const pdf = await this.documents.print(body, reader);
    return new StreamableFile(pdf, {
      type: 'application/pdf',
      disposition: 'attachment; filename="dokumen.pdf"',
    });
  }

  @Post('verify')
  @HttpCode(200)
  @Roles('registrar', 'operator', 'auditor', 'system')
  @ApiOperation({
    summary: 'Verify the QR code of a printed document',
    description:
      'A genuine code answers what the paper must show, and whether the record is still the same: a genuine code can be ' +
      'copied onto other paper.',
  })
  @ApiOkResponse({ description: 'What the code is worth', standardSchema: VerifiedAnswer })
  verify(@Body({ schema: VerifyRequest }) { code }: VerifyRequest, @CurrentReader() reader: Reader) {
    return this.documents.verify(code, reader);
  }
}
