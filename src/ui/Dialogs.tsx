import type { DialogName } from '../store/appState';
import { FileDialog } from './file/FileDialog';
import { LinesDialog } from './paste/LinesDialog';
import { OtherPacketsDialog } from './packets/OtherPacketsDialog';
import { PasteDialog } from './paste/PasteDialog';
import { ShareDialog } from './share/ShareDialog';
import { KeysDialog } from './workspace/KeysDialog';

/** The dialogs of the page, fetched when the page is idle. */
export function Dialogs({ dialog }: { readonly dialog: DialogName }) {
  switch (dialog) {
    case 'keys':
      return <KeysDialog />;
    case 'share':
      return <ShareDialog />;
    case 'paste':
      return <PasteDialog />;
    case 'file':
      return <FileDialog />;
    case 'packets':
      return <OtherPacketsDialog />;
    case 'lines':
      return <LinesDialog />;
  }
}
