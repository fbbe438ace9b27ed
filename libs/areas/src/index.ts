export { loadAreas } from './load-areas';
