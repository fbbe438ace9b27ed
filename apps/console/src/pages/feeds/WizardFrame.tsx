import { Modal, Stack, Stepper } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import type { ReactNode } from 'react';
import { useTexts } from '../../shell/i18n';
import { feedsTexts } from './texts';
import { wizardSteps } from './wizard';

interface Props {
  readonly title: string;
  readonly step: (typeof wizardSteps)[number];
  readonly onClose: () => void;
  readonly children: ReactNode;
}

/** The four steps of every wizard, and the content of the present one. */
export function WizardFrame({ title, step, onClose, children }: Props) {
  const t = useTexts(feedsTexts);
  const isNarrow = useMediaQuery('(max-width: 40em)');
  return (
    <Modal opened onClose={onClose} title={title} size="xl" fullScreen={isNarrow ?? false}>
      <Stack>
        <Stepper
          active={wizardSteps.indexOf(step)}
          size="xs"
          orientation={isNarrow ? 'vertical' : 'horizontal'}
          allowNextStepsSelect={false}
        >
          {wizardSteps.map((name) => (
            <Stepper.Step key={name} label={t(`step.${name}`)} />
          ))}
        </Stepper>
        {children}
      </Stack>
    </Modal>
  );
}
