import type { HostEvidence, HostTable } from '../../core/hostEvidence/hostEvidence';
import { countText } from '../../core/words/duration';
import styles from './EvidenceSection.module.css';

/** Tables of a text, rows of a table and characters of a cell that are shown; the others are counted. */
const MOST_TABLES = 40;
const MOST_ROWS = 40;
const MOST_CHARACTERS = 300;

/** What was recognised in outputs of a host, as tables; and the lines that were not. */
export function HostTables({ read }: { readonly read: HostEvidence }) {
  const { tables, unrecognised } = read;
  return (
    <div className={styles.tables}>
      {tables.slice(0, MOST_TABLES).map((table, at) => (
        <TableFigure key={at} table={table} />
      ))}
      <More count={tables.length - MOST_TABLES} of="table" />
      {unrecognised.length > 0 && (
        <div className={styles.figure}>
          <p>
            <strong>Not understood</strong>
          </p>
          <ul>
            {unrecognised.slice(0, MOST_ROWS).map(({ line, text, reason }) => (
              <li key={line}>
                Line {line}: <code>{cut(text)}</code> – {reason}
              </li>
            ))}
          </ul>
          <More count={unrecognised.length - MOST_ROWS} of="line" />
        </div>
      )}
    </div>
  );
}

function TableFigure({ table }: { readonly table: HostTable }) {
  const { title, columns, rows, recognisedAs, note } = table;
  return (
    <figure className={styles.figure}>
      <figcaption>
        <strong>{title}</strong> · recognised as {recognisedAs}
      </figcaption>
      <div className={styles.scroller} tabIndex={0} role="group" aria-label={title}>
        <table className={styles.table}>
          <thead>
            <tr>
              {columns.map((column) => (
                <th key={column}>{column}</th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, MOST_ROWS).map((row, rowAt) => (
              <tr key={rowAt}>
                {row.map((cell, cellAt) => (
                  <td key={cellAt}>{cut(cell)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <More count={rows.length - MOST_ROWS} of="row" />
      {note !== null && <p>{note}</p>}
    </figure>
  );
}

function More({ count, of }: { readonly count: number; readonly of: string }) {
  return count > 0 && <p>and {countText(count, of)} more</p>;
}

const cut = (text: string) =>
  text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;
