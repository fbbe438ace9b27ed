import { defineTexts } from '../../shell/i18n';
import { en } from './texts.en';
import { id } from './texts.id';

export const feedsTexts = defineTexts('feeds', { id, en });
