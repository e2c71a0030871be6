import { useEffect } from 'react';
import { useAppState } from '../../store/useApp';

const takesText = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement &&
  (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

/** Takes what is pasted anywhere on the page outside of fields: a file, or text. */
export function usePaste(): void {
  const app = useAppState();
  useEffect(() => {
    const onPaste = (event: ClipboardEvent) => {
      const data = event.clipboardData;
      if (event.defaultPrevented || data === null || takesText(event.target)) return;
      const file = data.files[0];
      const text = data.getData('text/plain');
      if (file !== undefined) void app().openFile(file);
      else if (text.trim() !== '') void app().pasteText(text);
      else return;
      event.preventDefault();
    };
    addEventListener('paste', onPaste);
    return () => removeEventListener('paste', onPaste);
  }, [app]);
}
