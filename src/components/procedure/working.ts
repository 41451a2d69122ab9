/** What is loaded when there is a server to work with: see ../working.tsx. */
export { ChoicesLine } from '../params/ChoicesLine.tsx';
export { ConfirmDialog } from '../run/ConfirmDialog.tsx';
export { PracticeDetails } from '../practice/PracticeDetails.tsx';
export { StaleNotice } from '../run/StaleNotice.tsx';
export { StatusMore } from '../run/StatusMore.tsx';
export { StatusWords } from '../run/StatusWords.tsx';
export { TrackLine } from '../run/TrackLine.tsx';
export { Well } from '../run/Well.tsx';
export { CapturedValues } from './CapturedValues.tsx';
export { InTheWay } from './InTheWay.tsx';
export { Mark } from './Mark.tsx';
export { RollBack } from './RollBack.tsx';
export { RunFromHere } from './RunFromHere.tsx';
export { SessionDetails } from './SessionDetails.tsx';
export { WalkCard } from './WalkCard.tsx';
export { WalkSentence } from './WalkSentence.tsx';
