import type { HostEvidence } from '../../core/hostEvidence/hostEvidence';
import { countText } from '../../core/words/duration';
import styles from './EvidenceSection.module.css';

/** Rows shown of a table; the others are countText. */
const MOST_ROWS = 40;

/** What was recognised in outputs of a host, as tables; and the lines that were not. */
export function HostTables({ read }: { readonly read: HostEvidence }) {
  return (
    <div className={styles.tables}>
      {read.tables.map(({ title, columns, rows, recognisedAs, note }, at) => (
        <figure key={at} className={styles.figure}>
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
                      <td key={cellAt}>{cell}</td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
          {rows.length > MOST_ROWS && <p>and {countText(rows.length - MOST_ROWS, 'row')} more</p>}
          {note !== null && <p>{note}</p>}
        </figure>
      ))}
      {read.unrecognised.length > 0 && (
        <div className={styles.figure}>
          <p>
            <strong>Not understood</strong>
          </p>
          <ul>
            {read.unrecognised.slice(0, MOST_ROWS).map(({ line, text, reason }) => (
              <li key={line}>
                Line {line}: <code>{text}</code> – {reason}
              </li>
            ))}
          </ul>
        </div>
      )}
    </div>
  );
}
