import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useAppState } from '../../store/useApp';
import controls from './controls.module.css';

/** How long it says that it has copied (milliseconds). */
const SAID_FOR = 2000;

/** Copies a text to the clipboard. */
export function CopyButton({ text, what }: { readonly text: string; readonly what: string }) {
  const app = useAppState();
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return undefined;
    const timer = setTimeout(() => setCopied(false), SAID_FOR);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
      app().announce(`${what}: copied.`);
    } catch {
      // No clipboard on plain http, or forbidden: the text can be marked by hand.
      app().announce('The clipboard is not available. Mark the text and copy it.');
    }
  };
  const Icon = copied ? Check : Copy;
  return (
    <button
      type="button"
      className={controls.icon}
      aria-label={`Copy ${what}`}
      title={`Copy ${what}`}
      onClick={() => void copy()}
    >
      <Icon aria-hidden="true" size={16} />
    </button>
  );
}
