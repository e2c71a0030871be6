import type { ExplainedCause } from '../../core/engine/causeAdvice';
import type { CauseVerdict } from '../../core/diagnosis/verdict';
import { Sentence } from '../text/Sentence';
import styles from './CauseHelp.module.css';

/** What each remaining cause is, for a person who never heard of it, and what helps; the first one open. */
export function CauseHelp({
  remaining,
  known,
}: {
  readonly remaining: readonly CauseVerdict[];
  /** What the knowledge table says of them. */
  readonly known: readonly ExplainedCause[];
}) {
  const decided = remaining[0]?.status === 'proved' || remaining[0]?.status === 'best';
  return (
    <div className={styles.causes}>
      {remaining.map(({ id, title }, at) => {
        const cause = known.find((each) => each.id === id);
        if (cause === undefined) return null;
        return (
          <details key={id} className={styles.cause} open={at === 0 && decided}>
            <summary className={styles.title}>{title}</summary>
            <p>
              <Sentence text={cause.explanation} />
            </p>
            <p>
              <strong>What helps: </strong>
              <Sentence text={cause.fix} />
            </p>
            {cause.versions !== undefined && (
              <p className={styles.versions}>Holds for {cause.versions}.</p>
            )}
            <details className={styles.sources}>
              <summary>Where this can be checked</summary>
              <ul>
                {cause.sources.map(({ what, url }) => (
                  <li key={what}>
                    {url === undefined ? (
                      what
                    ) : (
                      <a href={url} target="_blank" rel="noreferrer">
                        {what}
                      </a>
                    )}
                  </li>
                ))}
              </ul>
            </details>
          </details>
        );
      })}
    </div>
  );
}
