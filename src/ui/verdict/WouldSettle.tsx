import type { Question } from '../../core/diagnosis/causes/cause';
import type { Decider } from '../../core/diagnosis/deciders';
import { CopyButton } from '../controls/CopyButton';
import { Sentence } from '../text/Sentence';
import styles from './WouldSettle.module.css';

/** Systems in the order in which they are shown; what works anywhere stands with Linux. */
const OTHER_SYSTEMS: readonly Question['system'][] = ['FreeBSD and macOS', 'Windows'];

/** Commands whose output would decide what the packets leave open, ready to be copied. */
export function WouldSettle({
  deciders,
  port,
}: {
  readonly deciders: readonly Decider[];
  /** Port of the listener, for the commands. */
  readonly port: number;
}) {
  const here = deciders.filter(({ system }) => !OTHER_SYSTEMS.includes(system));
  const others = OTHER_SYSTEMS.map((system) => ({
    system,
    questions: deciders.filter((each) => each.system === system),
  })).filter(({ questions }) => questions.length > 0);
  return (
    <div className={styles.settle}>
      {here.length > 0 && <Commands questions={here} port={port} what="commands for Linux" />}
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>On {others.map(({ system }) => system).join(' or ')}</summary>
          {others.map(({ system, questions }) => (
            <div key={system} className={styles.system}>
              <h4 className={styles.systemName}>{system}</h4>
              <Commands questions={questions} port={port} what={`commands for ${system}`} />
            </div>
          ))}
        </details>
      )}
    </div>
  );
}

function Commands({
  questions,
  port,
  what,
}: {
  readonly questions: readonly Question[];
  readonly port: number;
  readonly what: string;
}) {
  const commands = questions.map(({ command }) => command.replaceAll('PORT', String(port)));
  return (
    <div className={styles.block}>
      <div className={styles.copy}>
        <CopyButton text={`${commands.join('\n')}\n`} what={what} />
      </div>
      <ul className={styles.commands}>
        {questions.map(({ look }, at) => (
          <li key={commands[at]}>
            <code className={styles.command}>{commands[at]}</code>
            <p className={styles.look}>
              <Sentence text={look} />
            </p>
          </li>
        ))}
      </ul>
    </div>
  );
}
