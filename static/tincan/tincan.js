// @ts-check

// The public API: what a page imports. Everything else in this folder is the implementation.
export {Door} from './door.js';
export {DataError} from './data/frames.js';
export {Files} from './files/files.js';
// Line is its former name.
export {ConnectionQuality, ConnectionQuality as Line} from './quality/connection-quality.js';
export {Room} from './room.js';
export {RoomError} from './signaling.js';
export {Trace} from './trace.js';
