import { useRef, type ReactNode } from 'react';
import { useAppState } from '../store/useApp';

/** A button that lets a person choose a capture; the file input itself stays hidden. */
export function OpenFileButton({
  className,
  children,
}: {
  readonly className: string | undefined;
  readonly children: ReactNode;
}) {
  const app = useAppState();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <button
        type="button"
        data-goes-on="open"
        className={className}
        onClick={() => input.current?.click()}
      >
        {children}
      </button>
      <input
        ref={input}
        type="file"
        multiple
        hidden
        tabIndex={-1}
        aria-label="Capture file"
        onChange={(event) => {
          const files = [...(event.target.files ?? [])];
          // The same file can be chosen again.
          event.target.value = '';
          void app().openFiles(files);
        }}
      />
    </>
  );
}
