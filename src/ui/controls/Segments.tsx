import { useRef, type KeyboardEvent } from 'react';
import controls from './controls.module.css';

/** A choice of one among few, side by side; one tab stop, arrows move. */
export function Segments<T extends string>({
  label,
  choices,
  value,
  onChange,
}: {
  readonly label: string;
  readonly choices: readonly { readonly id: T; readonly name: string }[];
  readonly value: T;
  readonly onChange: (value: T) => void;
}) {
  const group = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const at = choices.findIndex(({ id }) => id === value);
    const forward = event.key === 'ArrowRight' || event.key === 'ArrowDown';
    const back = event.key === 'ArrowLeft' || event.key === 'ArrowUp';
    if (!forward && !back) return;
    event.preventDefault();
    event.stopPropagation();
    const to = (at + (forward ? 1 : choices.length - 1)) % choices.length;
    onChange(choices[to]!.id);
    (group.current?.children[to] as HTMLElement | undefined)?.focus();
  };
  return (
    <div
      ref={group}
      className={controls.segments}
      role="radiogroup"
      aria-label={label}
      onKeyDown={onKeyDown}
    >
      {choices.map(({ id, name }) => (
        <button
          key={id}
          type="button"
          role="radio"
          aria-checked={id === value}
          tabIndex={id === value ? 0 : -1}
          className={controls.segment}
          onClick={() => onChange(id)}
        >
          {name}
        </button>
      ))}
    </div>
  );
}
