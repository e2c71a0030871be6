import type { OpeningContext } from '../../core/diagnosis/openingContext';
import { STATED_PLACES, type StatedPlace } from '../../store/appState';
import { useApp, useAppState } from '../../store/useApp';
import styles from './VantageChoice.module.css';

type Vantage = OpeningContext['vantage'];

const PLACES: Readonly<Record<Vantage['place'], string>> = {
  client: 'at the client',
  path: 'between the two',
  server: 'at the server',
  unknown: 'at an unknown place',
};

const isStated = (text: string): text is StatedPlace =>
  (STATED_PLACES as readonly string[]).includes(text);

/** Where the capture was taken, why that is thought, and the way to correct it. */
export function VantageChoice({ vantage }: { readonly vantage: Vantage }) {
  const app = useAppState();
  const stated = useApp((state) => state.statedPlace);
  const ownPlace = useApp((state) => state.open?.ownPlace ?? null);
  const how = ownPlace !== null ? ' (stated)' : vantage.place === 'unknown' ? '' : ' (inferred)';
  const told = stated === null ? `${PLACES[vantage.place]}${how}` : 'infer it again';
  return (
    <div className={styles.vantage}>
      <label className={styles.choice}>
        <span aria-hidden="true" className={styles.eye}>
          ◉
        </span>
        <span>Captured</span>
        <select
          value={stated ?? ''}
          onChange={({ target: { value } }) => app().statePlace(isStated(value) ? value : null)}
        >
          <option value="">{told}</option>
          {STATED_PLACES.map((place) => (
            <option key={place} value={place}>
              {PLACES[place]}
            </option>
          ))}
        </select>
      </label>
      <p className={styles.reason}>
        {stated === null ? vantage.reason : 'Set by you; used in the diagnosis.'}
      </p>
    </div>
  );
}
