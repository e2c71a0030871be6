import { useEffect } from 'react';
import { useAppState } from '../../store/useApp';
import { takesText } from './takesText';

/** Takes what is pasted anywhere on the page outside of fields: a file, or text. */
export function usePaste(): void {
  const app = useAppState();
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const data = event.clipboardData;
      if (event.defaultPrevented || data === null || takesText(event.target)) return;
      const text = data.getData('text/plain');
      if (data.files.length > 0) void app().openFiles([...data.files]);
      else if (text.trim() !== '') void app().pasteText(text);
      else return;
      event.preventDefault();
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, [app]);
}
