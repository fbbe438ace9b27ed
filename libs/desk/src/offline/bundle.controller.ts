import { Body, Controller, Headers, HttpCode, Inject, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { LOCAL_SEQUENCE_MAX } from '@peristiwa/contracts';
import { CurrentActor, inBoth, languageOf, RateLimits, Roles, type Actor } from '@peristiwa/service';
import { BundleIntake, type BundleAnswer } from './bundle-intake';
import { demoBundle } from './demo-device';

const sequence = z.number().int().min(1).max(LOCAL_SEQUENCE_MAX);

const bundleBody = z
  .strictObject({
    bundle: z
      .string()
      .max(1_000_000)
      .regex(
        /^[\w-]+\.[\w-]+\.[\w-]+$/,
        inBoth('harus berupa JWS dalam bentuk ringkas', 'must be a JWS in compact form'),
      )
      .meta({ description: 'JWS in compact form (RFC 7515), signed by the device with Ed25519' }),
    from: sequence.optional().meta({ description: 'Decide only requests from this local sequence on' }),
    until: sequence.optional().meta({ description: 'Decide only requests up to this local sequence' }),
  })
  .meta({ id: 'Bundle', example: { bundle: demoBundle } });

const bundleAnswer = z
  .object({
    deviceId: z.uuid(),
    results: z.array(
      z.object({
        localSequence: z.number().int(),
        command: z.string(),
        outcome: z.enum(['registered', 'submitted', 'rejected', 'other-desk']).meta({
          description:
            'submitted: a second officer decides; other-desk: send the same bundle to the desk that is named',
        }),
        answer: z.unknown().optional(),
        application: z.unknown().optional(),
        problem: z.unknown().optional(),
        desk: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'BundleAnswer' });

/** The same on every desk: each takes its own requests of a bundle. */
@ApiTags('offline')
@Controller('v1/bundles')
@Roles('registrar')
export class BundleController {
  constructor(
    @Inject(BundleIntake) private readonly bundles: BundleIntake,
    @Inject(RateLimits) private readonly limits: RateLimits,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    operationId: 'send-bundle',
    summary:
      'Take the requests that a device captured offline (kiriman luring desa), each with its own result',
  })
  @ApiOkResponse({ description: 'One result per request', standardSchema: bundleAnswer })
  send(
    @Body({ schema: bundleBody }) sent: z.infer<typeof bundleBody>,
    @CurrentActor() actor: Actor,
    @Headers('accept-language') language?: string,
  ): Promise<BundleAnswer> {
    return this.bundles.take(sent, actor, { language: languageOf(language), limits: this.limits });
  }
}
