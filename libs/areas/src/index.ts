export { loadAreas } from './load-areas';
export { PresentAreas } from './present-areas';
