import {
  mdiAccessPoint,
  mdiAccountSearchOutline,
  mdiAlertOutline,
  mdiBankOutline,
  mdiBookOpenVariantOutline,
  mdiChartBar,
  mdiCheckCircleOutline,
  mdiClockAlertOutline,
  mdiClockOutline,
  mdiCompareHorizontal,
  mdiFileCertificateOutline,
  mdiFormatListChecks,
  mdiHelpCircleOutline,
  mdiHomeCityOutline,
  mdiLockOutline,
  mdiLogout,
  mdiMagnify,
  mdiMapOutline,
  mdiPlus,
  mdiRefresh,
  mdiTrashCanOutline,
  mdiTransitConnectionVariant,
} from '@mdi/js';
import { createElement } from 'react';

interface IconProps {
  /** Width and height, in pixels. */
  readonly size?: number;
  /** What is read aloud. Without one, the text beside the icon says the same. */
  readonly label?: string;
}

const iconOf = (path: string) =>
  function Icon({ size = 24, label }: IconProps) {
    const spoken = label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true };
    const drawn = { viewBox: '0 0 24 24', width: size, height: size, fill: 'currentColor' };
    return createElement('svg', { ...drawn, ...spoken }, createElement('path', { d: path }));
  };

export type Icon = ReturnType<typeof iconOf>;

/** Material Design Icons, of which the package is one file: 18,600 files less to install than with a component for each icon. */
export const IconAlert = iconOf(mdiAlertOutline);
export const IconBook = iconOf(mdiBookOpenVariantOutline);
export const IconBroadcast = iconOf(mdiAccessPoint);
export const IconInstitution = iconOf(mdiBankOutline);
export const IconOffice = iconOf(mdiHomeCityOutline);
export const IconChart = iconOf(mdiChartBar);
export const IconChecklist = iconOf(mdiFormatListChecks);
export const IconCheck = iconOf(mdiCheckCircleOutline);
export const IconClock = iconOf(mdiClockOutline);
export const IconClockAlert = iconOf(mdiClockAlertOutline);
export const IconCertificate = iconOf(mdiFileCertificateOutline);
export const IconCompare = iconOf(mdiCompareHorizontal);
export const IconHelp = iconOf(mdiHelpCircleOutline);
export const IconLock = iconOf(mdiLockOutline);
export const IconLogout = iconOf(mdiLogout);
export const IconMap = iconOf(mdiMapOutline);
export const IconPlus = iconOf(mdiPlus);
export const IconRestart = iconOf(mdiRefresh);
export const IconRoute = iconOf(mdiTransitConnectionVariant);
export const IconSearch = iconOf(mdiMagnify);
export const IconTrash = iconOf(mdiTrashCanOutline);
export const IconPersonSearch = iconOf(mdiAccountSearchOutline);
