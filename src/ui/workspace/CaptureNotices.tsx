import { listingOf } from '../../core/captureOrigin';
import { CircleAlert, Info, TriangleAlert, X } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import type { CaptureInfo } from '../../core/engine/captureInfo';
import type { ListingInfo } from '../../core/captureOrigin';
import type { CaptureSource } from '../../store/appState';
import { useApp, useAppState } from '../../store/useApp';
import controls from '../controls/controls.module.css';
import { countText, numberText } from '../../core/words/duration';
import styles from './CaptureNotices.module.css';

function Notice({
  tone,
  children,
  onDismiss,
}: {
  readonly tone: 'danger' | 'warn' | 'info';
  readonly children: ReactNode;
  readonly onDismiss?: () => void;
}) {
  const Icon = tone === 'danger' ? CircleAlert : tone === 'warn' ? TriangleAlert : Info;
  return (
    <div className={`${styles.notice} ${styles[tone]}`} role={tone === 'danger' ? 'alert' : 'note'}>
      <Icon aria-hidden="true" size={18} className={styles.icon} />
      <div className={styles.text}>{children}</div>
      {onDismiss !== undefined && (
        <button
          type="button"
          className={controls.icon}
          aria-label="Dismiss"
          title="Dismiss"
          onClick={onDismiss}
        >
          <X aria-hidden="true" size={16} />
        </button>
      )}
    </div>
  );
}

/** Warnings that a listing's own notice says better. */
const OF_THE_LISTING: readonly string[] = [
  'lines-not-understood',
  'times-reconstructed',
  'times-unknown',
];

/** What a listing is, which of its lines were not understood, and where its times come from. */
function ListingNotice({
  capture,
  listing,
}: {
  readonly capture: CaptureInfo;
  readonly listing: ListingInfo;
}) {
  const app = useAppState();
  const lost = listing.lines.filter(({ understood }) => !understood).length;
  const clocks = capture.clockRates;
  return (
    <Notice tone={lost > 0 ? 'warn' : 'info'}>
      Read from {listing.title}.{' '}
      {lost > 0 && (
        <>
          <strong>
            {countText(lost, 'line')} {lost === 1 ? 'was' : 'were'} not understood.
          </strong>{' '}
        </>
      )}
      <button type="button" className={controls.link} onClick={() => app().showDialog('lines')}>
        {lost > 0 ? 'Show which, and why' : 'Show the lines'}
      </button>
      {listing.timesHow !== null && (
        <details className={styles.times}>
          <summary>
            {capture.timeSource === 'reconstructed'
              ? `It has no times of its own: those with ≈ are reconstructed from the hosts’ timestamp clocks${clocks.length === 0 ? '' : ` (${clocks.join(' and ')} Hz)`}. How?`
              : 'Its times are not known. Why?'}
          </summary>
          <p>
            {listing.timesHow} {listing.timesAlternatives.join(' ')}
          </p>
        </details>
      )}
    </Notice>
  );
}

/** How often, where the sentence does not say so itself. */
const times = ({ message, count }: { readonly message: string; readonly count: number }): string =>
  count > 1 && !message.includes(numberText(count)) ? ` (${numberText(count)} times)` : '';

const place = (offset: number | null): string =>
  offset === null ? '' : ` (byte ${numberText(offset)})`;

/** What a person should know about the capture before reading it: damage, warnings, bad link values. */
export function CaptureNotices() {
  const app = useAppState();
  const capture = useApp((state) => state.open?.info ?? null);
  const problems = useApp((state) => state.notices);
  const gaps = useApp((state) => state.open?.gaps ?? null);
  const source = useApp((state) => state.open?.source ?? null);
  const [dismissed, setDismissed] = useState<CaptureSource | null>(null);
  if (capture === null) return null;
  const { damage } = capture;
  const listing = listingOf(capture);
  const leftOut = gaps?.reduce((sum, gap) => sum + gap.packets, 0) ?? 0;
  // What the notice of the listing says already.
  const warnings = capture.warnings.filter(
    ({ code }) => listing === null || !OF_THE_LISTING.includes(code),
  );
  return (
    <aside aria-label="About this capture">
      {problems.length > 0 && (
        <Notice tone="info" onDismiss={() => app().dismissNotices()}>
          {problems.join(' ')}
        </Notice>
      )}
      {leftOut > 0 && (
        <Notice tone="info">
          {countText(leftOut, 'packet')} of this flow {leftOut === 1 ? 'was' : 'were'} left out when
          the link was made.
        </Notice>
      )}
      {listing !== null && <ListingNotice capture={capture} listing={listing} />}
      {damage !== null && (
        <Notice tone={damage.code === 'stopped' ? 'info' : 'danger'}>
          {damage.code !== 'stopped' && (
            <>
              <strong>The capture is damaged.</strong>{' '}
            </>
          )}
          {damage.message}
        </Notice>
      )}
      {warnings.length > 0 && dismissed !== source && (
        <Notice tone="warn" onDismiss={() => setDismissed(source)}>
          {warnings.length === 1 ? (
            <>
              {warnings[0]!.message}
              {times(warnings[0]!)}
            </>
          ) : (
            <details>
              <summary>{countText(warnings.length, 'remark')} on this capture</summary>
              <ul className={styles.warnings}>
                {warnings.map(({ code, message, offset, count }) => (
                  <li key={`${code}-${offset}`}>
                    {message}
                    {times({ message, count }) || place(offset)}
                  </li>
                ))}
              </ul>
            </details>
          )}
        </Notice>
      )}
    </aside>
  );
}
