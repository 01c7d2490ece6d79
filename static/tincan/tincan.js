// @ts-check

// The front door: what a page imports. Everything else in this folder is how it works inside.
export {Mesh as Room} from './mesh.js';
export {RoomError} from './signaling.js';
