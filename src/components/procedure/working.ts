/** What is loaded when somebody works through a procedure: see ../working.tsx. */
export { CapturedValues } from './CapturedValues.tsx';
export { ConfirmDialog } from '../run/ConfirmDialog.tsx';
export { InTheWay } from './InTheWay.tsx';
export { Mark } from './Mark.tsx';
export { RollBack } from './RollBack.tsx';
export { SessionPart } from './SessionPart.tsx';
export { WalkCard } from './WalkCard.tsx';
export { WalkSentence } from './WalkSentence.tsx';
