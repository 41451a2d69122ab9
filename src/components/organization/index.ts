/** What a page may import. */
export { Channels } from './Channels.tsx';
export { Checklist } from './Checklist.tsx';
export { Contacts } from './Contacts.tsx';
export { Improvement } from './Improvement.tsx';
export { Kpis } from './Kpis.tsx';
export { Ladder } from './Ladder.tsx';
export { Levels } from './Levels.tsx';
export { Severities } from './Severities.tsx';
export { Standards } from './Standards.tsx';
export { Trainings } from './Trainings.tsx';
