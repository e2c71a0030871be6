import { useAppState } from '../../store/useApp';
import { Sheet } from '../controls/Sheet';
import styles from './KeysDialog.module.css';

const KEYS: readonly (readonly [string, readonly (readonly [string, string])[]])[] = [
  [
    'Anywhere',
    [
      ['F', 'search flows'],
      ['J', 'next finding'],
      ['K', 'finding before'],
      ['T', 'next time scale'],
      ['S', 'share this flow'],
      ['Ctrl V', 'read pasted lines, or take evidence'],
      ['[', 'flow before'],
      [']', 'next flow'],
      ['Esc', 'deselect'],
      ['?', 'these keys'],
    ],
  ],
  [
    'On the ladder',
    [
      ['↑ ↓', 'walk the packets'],
      ['Home End', 'first and last packet'],
      ['+ −', 'zoom'],
      ['0', 'the whole flow in view'],
      ['M', 'count times from the packet'],
    ],
  ],
  [
    'In the list of flows',
    [
      ['↑ ↓', 'flow before and after'],
      ['Page ↑ ↓', 'a page of flows'],
    ],
  ],
  [
    'In the header fields',
    [
      ['↑ ↓', 'walk the fields'],
      ['← →', 'close and open a header'],
    ],
  ],
];

/** The keys that work in the workspace. */
export function KeysDialog() {
  const app = useAppState();
  return (
    <Sheet title="Keys" onClose={() => app().showDialog(null)}>
      <div className={styles.groups}>
        {KEYS.map(([group, keys]) => (
          <section key={group}>
            <h3 className={styles.group}>{group}</h3>
            <dl className={styles.keys}>
              {keys.map(([key, what]) => (
                <div key={key}>
                  <dt>
                    {key.split(/ (?=\S)/).map((part) => (
                      <kbd key={part}>{part}</kbd>
                    ))}
                  </dt>
                  <dd>{what}</dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Sheet>
  );
}
