/** The formats of nearly every capture: fetched with the first file of pcapng. */
import { pcapAlone, type KnownFormats } from './knownFormats';
import { pcapng } from './pcapng';

export const commonFormats: KnownFormats = {
  ...pcapAlone,
  formats: [...pcapAlone.formats, pcapng],
};
