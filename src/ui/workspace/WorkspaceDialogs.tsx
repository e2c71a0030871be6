import { ShareDialog } from '../share/ShareDialog';
import { KeysDialog } from './KeysDialog';

/** The dialogs of the workspace, fetched when it is open. */
export function WorkspaceDialogs({ dialog }: { readonly dialog: 'keys' | 'share' }) {
  return dialog === 'keys' ? <KeysDialog /> : <ShareDialog />;
}
