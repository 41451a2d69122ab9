/**
 * Who drives a run, as it changes while it is watched. The server says at first whether this person may send keys and
 * Stop; from then on each change of driver says it anew.
 */
import type { RunView } from '../../contract/run.ts';

export type Driving = {
  /** The server's answer to `watch`. */
  told(run: RunView, drives: boolean): boolean;
  /** A newer state of the run: whether this person drives it now. */
  heard(run: RunView): boolean;
};

export function createDriving(myId: () => string | null): Driving {
  let driver: string | null = null;
  let drives = false;
  return {
    told(run, may) {
      driver = run.driver.id;
      return (drives = may);
    },
    heard(run) {
      if (driver !== null && run.driver.id !== driver) drives = run.driver.id === myId();
      driver = run.driver.id;
      return drives;
    },
  };
}
