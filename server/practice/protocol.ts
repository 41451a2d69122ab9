/**
 * The system's half of the protocol. It is described and encoded in client.ts, which must stand alone in the sandbox;
 * everything here imports it from this file.
 */
export { encodeFrame, encodeJson, FRAME, FrameDecoder, MAX_FRAME_BYTES, readJson } from './client.ts';
export type { Frame, FrameType, Request } from './client.ts';
