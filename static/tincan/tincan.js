// @ts-check

// The front door: what a page imports. Everything else in this folder is how it works inside.
export {DataError} from './frames.js';
export {Line} from './line.js';
export {Room} from './room.js';
export {RoomError} from './signaling.js';
