/**
 * The whole state of the page: three slices of one store.
 */
import type { CaptureSlice } from './captureSlice';
import type { SettingsSlice } from './settingsSlice';
import type { ViewSlice } from './viewSlice';

export type AppState = CaptureSlice & ViewSlice & SettingsSlice;
