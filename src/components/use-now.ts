import { useEffect, useState } from 'react';

/** This machine's time in milliseconds, anew every second. Only for what is not in the built page. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}
