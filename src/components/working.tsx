/**
 * Parts of the page that are needed when somebody works through a procedure, and not to read it. They are loaded, all at
 * once, when the first of them shows.
 */
import { createElement, lazy, Suspense } from 'react';
import type { ComponentProps, ComponentType, ReactElement } from 'react';
import styles from './working.module.css';

type Parts = typeof import('./procedure/working.ts');

/** The component `name`, in its place as soon as it is loaded. */
function later<N extends keyof Parts>(name: N): (props: ComponentProps<Parts[N]>) => ReactElement {
  type Part = ComponentType<object>;
  const part = lazy(async (): Promise<{ default: Part }> => {
    try {
      return { default: (await import('./procedure/working.ts'))[name] as unknown as Part };
    } catch {
      return { default: NotLoaded };
    }
  });
  return (props) => <Suspense fallback={null}>{createElement(part, props)}</Suspense>;
}

function NotLoaded(): ReactElement {
  return (
    <p className={styles.failed}>
      A part of this page could not be loaded.{' '}
      <button type="button" onClick={() => location.reload()}>
        Reload the page
      </button>
    </p>
  );
}

export const CapturedValues = later('CapturedValues');
export const ConfirmDialog = later('ConfirmDialog');
export const InTheWay = later('InTheWay');
export const Mark = later('Mark');
export const ChoicesLine = later('ChoicesLine');
export const PracticeDetails = later('PracticeDetails');
export const RollBack = later('RollBack');
export const RunFromHere = later('RunFromHere');
export const SessionDetails = later('SessionDetails');
export const StaleNotice = later('StaleNotice');
export const StatusMore = later('StatusMore');
export const StatusWords = later('StatusWords');
export const TrackLine = later('TrackLine');
export const WalkCard = later('WalkCard');
export const WalkSentence = later('WalkSentence');
export const Well = later('Well');
