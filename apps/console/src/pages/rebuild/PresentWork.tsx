import { Badge, Group, Paper, Stack, Stepper, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTexts } from '../../shell/i18n';
import { Chart } from '../../ui/Chart';
import { Progress } from '../../ui/Progress';
import { useNumbers } from '../../ui/Time';
import { rateLine } from './charts';
import {
  phasesOf,
  presentWork,
  withSample,
  workOf,
  type Overview,
  type Phase,
  type Sample,
} from './rebuild-state';
import { rebuildTexts } from './texts';

const COUNTED: readonly string[] = ['load', 'index', 'catch-up'];

/** What is going on: phases, progress, rate and the time left. */
export function PresentWork({ overview }: { readonly overview: Overview }) {
  const t = useTexts(rebuildTexts);
  const work = presentWork(overview);
  const samples = useSamples(work?.state === 'running' ? work.progress?.perSecond : undefined);
  if (!work)
    return (
      <Paper withBorder p="md">
        <Text role="status">{t('standing.none')}</Text>
      </Paper>
    );
  const { state, rebuild, progress } = work;
  const unit = progress && COUNTED.includes(progress.phase) ? t(`unit.${progress.phase as 'load'}`) : '';
  return (
    <Paper withBorder p="md" aria-live="polite">
      <Stack gap="md">
        <Group justify="space-between">
          <Text fw={600}>
            {rebuild ? t(`kind.${workOf(rebuild)}`, { number: rebuild.rebuildNo }) : t('standing.waiting')}
          </Text>
          {rebuild && (
            <Badge variant="light" tt="none" c="dark.9">
              {t(`standing.${state}`)}
            </Badge>
          )}
        </Group>
        {rebuild && <Phases phases={phasesOf(rebuild)} present={rebuild.phase} />}
        {rebuild && rebuild.phase !== 'done' && (
          <Text size="sm" c="gray.7">
            {t(`phase.${rebuild.phase}.text`)}
          </Text>
        )}
        {progress && unit !== '' && (
          <Progress
            label={t(`phase.${progress.phase}`)}
            done={progress.done}
            total={progress.total}
            ratePerSecond={progress.perSecond > 0 ? progress.perSecond : undefined}
            unit={unit}
          />
        )}
        {samples.length > 1 && <Rate samples={samples} />}
      </Stack>
    </Paper>
  );
}

function Phases({ phases, present }: { readonly phases: readonly Phase[]; readonly present: string }) {
  const t = useTexts(rebuildTexts);
  const active = phases.indexOf(present as Phase);
  return (
    <Stepper active={active === -1 ? phases.length : active} size="sm" allowNextStepsSelect={false}>
      {phases.map((phase, place) => (
        <Stepper.Step
          key={phase}
          label={t(`phase.${phase}`)}
          loading={place === active}
          allowStepSelect={false}
          component="div"
        />
      ))}
    </Stepper>
  );
}

function Rate({ samples }: { readonly samples: readonly Sample[] }) {
  const t = useTexts(rebuildTexts);
  const number = useNumbers();
  return (
    <Chart
      title={t('rate')}
      summary={t('rateSummary')}
      option={rateLine(samples, t('perSecond'), number)}
      header={[t('second'), t('perSecond')]}
      rows={samples.map(({ second, perSecond }) => [second, Math.round(perSecond)])}
      fileName="rebuild-rate"
      height={180}
    />
  );
}

/** The rates since the page was opened. */
function useSamples(perSecond: number | undefined): readonly Sample[] {
  const [samples, setSamples] = useState<readonly Sample[]>([]);
  const begun = useRef<number | undefined>(undefined);
  useEffect(() => {
    if (perSecond === undefined) return;
    begun.current ??= performance.now();
    const second = (performance.now() - begun.current) / 1_000;
    setSamples((before) => withSample(before, perSecond, second));
  }, [perSecond]);
  return samples;
}
