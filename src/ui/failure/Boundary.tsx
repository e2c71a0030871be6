import { FolderOpen } from 'lucide-react';
import { Component, type ReactNode } from 'react';
import { OpenFileButton } from '../OpenFileButton';
import controls from '../controls/controls.module.css';
import styles from './Boundary.module.css';

interface BoundaryProps {
  /** What is inside, as the start of a sentence: "The ladder". */
  readonly what: string;
  /** What is shown inside; another one is tried anew. */
  readonly shows: unknown;
  /** Nothing else of the page is left to open a file with. */
  readonly isPage?: boolean;
  readonly children: ReactNode;
}

interface BoundaryState {
  readonly error: unknown;
  readonly failed: boolean;
  readonly shown: unknown;
}

/**
 * Holds an unexpected error of a part of the page: the part says so, the rest of the page goes on, and the part is tried again when
 * it has something else to show.
 */
export class Boundary extends Component<BoundaryProps, BoundaryState> {
  override state: BoundaryState = { error: null, failed: false, shown: this.props.shows };

  static getDerivedStateFromError(error: unknown): Partial<BoundaryState> {
    return { error, failed: true };
  }

  static getDerivedStateFromProps(
    { shows }: BoundaryProps,
    { shown }: BoundaryState,
  ): Partial<BoundaryState> | null {
    return shows === shown ? null : { error: null, failed: false, shown: shows };
  }

  override render(): ReactNode {
    const { error, failed } = this.state;
    if (!failed) return this.props.children;
    const reason = error instanceof Error ? error.message : String(error);
    return (
      <section role="alert" className={styles.fault}>
        <h2 className={styles.title}>{this.props.what} could not be shown</h2>
        <p className={styles.text}>
          This is a fault of Synscope, not of the capture. The rest of the page still works, and
          another file can be opened. Please report it with these words:
        </p>
        <p className={styles.reason}>{reason}</p>
        <div className={styles.actions}>
          {this.props.isPage === true && (
            <OpenFileButton className={controls.primary}>
              <FolderOpen aria-hidden="true" size={16} />
              Open a capture
            </OpenFileButton>
          )}
          <button
            type="button"
            className={controls.button}
            onClick={() => this.setState({ error: null, failed: false })}
          >
            Try again
          </button>
        </div>
      </section>
    );
  }
}
