import { ChevronRight } from 'lucide-react';
import { useMemo, useRef, useState, type KeyboardEvent } from 'react';
import type { ProtocolField } from '../../core/wire/protocolField';
import styles from './FieldTree.module.css';

interface Row {
  readonly field: ProtocolField;
  readonly path: string;
  readonly level: number;
}

const pathOf = (parent: string, field: ProtocolField, at: number) =>
  `${parent}/${field.filter ?? field.name}.${at}`;

/** At first only the innermost header is open: it is the one that the ladder is about. */
function outerHeaders(fields: readonly ProtocolField[]): ReadonlySet<string> {
  const transport = fields.findLastIndex((field) => field.children.length > 0);
  return new Set(fields.flatMap((field, at) => (at === transport ? [] : [pathOf('', field, at)])));
}

function visibleRows(fields: readonly ProtocolField[], closed: ReadonlySet<string>): Row[] {
  const rows: Row[] = [];
  const visit = (list: readonly ProtocolField[], parent: string, level: number) => {
    list.forEach((field, at) => {
      const path = pathOf(parent, field, at);
      rows.push({ field, path, level });
      if (!closed.has(path)) visit(field.children, path, level + 1);
    });
  };
  visit(fields, '', 1);
  return rows;
}

/** The header fields of a packet as a tree with one tab stop; arrows walk, open and close. */
export function FieldTree({
  fields,
  active,
  onActive,
}: {
  readonly fields: readonly ProtocolField[];
  readonly active: ProtocolField | null;
  readonly onActive: (field: ProtocolField | null) => void;
}) {
  const [closed, setClosed] = useState(() => outerHeaders(fields));
  const [current, setCurrent] = useState<string | null>(null);
  const tree = useRef<HTMLDivElement>(null);
  const rows = useMemo(() => visibleRows(fields, closed), [fields, closed]);
  const at = Math.max(
    0,
    rows.findIndex((row) => row.path === current),
  );

  const toggle = (path: string, close: boolean) => {
    const next = new Set(closed);
    if (close) next.add(path);
    else next.delete(path);
    setClosed(next);
  };
  const go = (to: number) => {
    const row = rows[Math.max(0, Math.min(rows.length - 1, to))];
    if (row === undefined) return;
    setCurrent(row.path);
    onActive(row.field);
    tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]')[rows.indexOf(row)]?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const row = rows[at];
    if (row === undefined) return;
    const parent = rows.slice(0, at).findLastIndex(({ level }) => level < row.level);
    const isOpen = row.field.children.length > 0 && !closed.has(row.path);
    const isClosed = row.field.children.length > 0 && closed.has(row.path);
    if (event.key === 'ArrowDown') go(at + 1);
    else if (event.key === 'ArrowUp') go(at - 1);
    else if (event.key === 'Home') go(0);
    else if (event.key === 'End') go(rows.length - 1);
    else if (event.key === 'ArrowRight' && isClosed) toggle(row.path, false);
    else if (event.key === 'ArrowRight' && isOpen) go(at + 1);
    else if (event.key === 'ArrowLeft' && isOpen) toggle(row.path, true);
    else if (event.key === 'ArrowLeft' && parent >= 0) go(parent);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  return (
    <div
      ref={tree}
      className={styles.tree}
      role="tree"
      aria-label="Header fields"
      onKeyDown={onKeyDown}
      onMouseLeave={() => onActive(null)}
      onBlur={() => onActive(null)}
    >
      {rows.map(({ field, path, level }, row) => {
        const hasChildren = field.children.length > 0;
        return (
          <div
            key={path}
            role="treeitem"
            aria-level={level}
            aria-expanded={hasChildren ? !closed.has(path) : undefined}
            aria-selected={field === active}
            tabIndex={row === at ? 0 : -1}
            className={styles.row}
            data-level={Math.min(level, 5)}
            title={field.filter ?? undefined}
            onFocus={() => {
              setCurrent(path);
              onActive(field);
            }}
            onMouseEnter={() => onActive(field)}
            onClick={() => {
              setCurrent(path);
              if (hasChildren) toggle(path, !closed.has(path));
            }}
          >
            <ChevronRight
              aria-hidden="true"
              size={14}
              className={hasChildren ? styles.chevron : styles.noChevron}
            />
            <span className={styles.text}>
              <span className={styles.name}>{field.name}</span>{' '}
              <span className={styles.value}>{field.value}</span>
            </span>
          </div>
        );
      })}
    </div>
  );
}
