// @ts-check

// The frames on the data channels of a Room: DATA.md in code.

/**
 * @typedef {{topic: string, request?: number, data: any}} Message `request` means that an answer is expected
 * @typedef {{answer: number, error?: {code: string, message: string}, data: any}} Answer
 *
 * @typedef {object} Frame ready for RTCDataChannel.send(); the same frame goes to every peer
 * @property {string | Uint8Array<ArrayBuffer>} content
 * @property {number} size in bytes
 */

/** The longest frame, including its header. All current browsers accept this much. */
export const maxFrame = 256 << 10; // bytes

const maxTopic = 128; // UTF-16 units
const maxErrorMessage = 1000; // UTF-16 units

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', {fatal: true});

/** Why data could not be sent, or a request was not answered. */
export class DataError extends Error {
    /**
     * @param {string} code for programs: see README.md
     * @param {string} message for people
     * @param {import('../remote.js').RemotePeer[]} [peers] the peers that publish() could not
     *     reach; the others have received the data
     */
    constructor(code, message, peers = []) {
        super(message);
        this.name = 'DataError';
        this.code = code;
        this.peers = peers;
    }
}

/**
 * @param {Omit<Message, 'data'> | Omit<Answer, 'data'>} header
 * @param {unknown} [data] an ArrayBuffer, a view of one, or any JSON value
 * @returns {Frame}
 * @throws {DataError} if it is too large
 * @throws {TypeError} if the data is neither binary nor JSON, or the topic is invalid
 */
export function encode(header, data) {
    if ('topic' in header && !isTopic(header.topic)) {
        throw new TypeError(`a topic has 1 to ${maxTopic} characters`);
    }
    const isBinary = data instanceof ArrayBuffer || ArrayBuffer.isView(data);
    const frame = isBinary ? binaryFrame(header, data) : textFrame(header, data);
    if (frame.size > maxFrame) {
        throw new DataError('too-large', `A message of ${frame.size} bytes is more than ${maxFrame}.`);
    }
    return frame;
}

/** @param {object} header @param {unknown} data */
function textFrame(header, data) {
    const content = JSON.stringify({...header, data}, onlyJSON);
    return {content, size: encoder.encode(content).length};
}

/** The types that JSON supports, as Object.prototype.toString() names them. */
const jsonTypes = new Set(['Object', 'Array', 'String', 'Number', 'Boolean', 'Null', 'Undefined']
    .map((type) => `[object ${type}]`));

/**
 * A JSON.stringify() replacer that changes nothing, but throws for values that are not JSON.
 * JSON.stringify() alone would omit or convert them, and nobody would notice until the other side
 * misses them.
 *
 * @this {any} the object that holds the value
 * @param {string} key
 * @param {unknown} value
 */
function onlyJSON(key, value) {
    const given = this[key]; // value is the result of toJSON(), if there is one
    const changed = typeof given === 'number' ? !Number.isFinite(given) : given === undefined && Array.isArray(this);
    if (changed || !jsonTypes.has(Object.prototype.toString.call(given))) {
        throw new TypeError(`${String(given)} is neither an ArrayBuffer, a view of one nor a JSON value`);
    }
    return value;
}

/** @param {object} header @param {ArrayBuffer | ArrayBufferView} data */
function binaryFrame(header, data) {
    const head = encoder.encode(JSON.stringify(header));
    const body = data instanceof ArrayBuffer ? new Uint8Array(data) :
        new Uint8Array(data.buffer, data.byteOffset, data.byteLength);
    const content = new Uint8Array(2 + head.length + body.length);
    new DataView(content.buffer).setUint16(0, head.length);
    content.set(head, 2);
    content.set(body, 2 + head.length);
    return {content, size: content.length};
}

/**
 * @param {string | ArrayBuffer} content as received: it may be anything
 * @returns {Message | Answer}
 * @throws {Error} if it is not a valid frame
 */
export function decode(content) {
    let message;
    if (typeof content === 'string') {
        message = JSON.parse(content);
    } else {
        const length = new DataView(content).getUint16(0);
        message = JSON.parse(decoder.decode(new Uint8Array(content, 2, length)));
        Object.assign(message, {data: new Uint8Array(content.slice(2 + length))});
    }
    const {topic, request, answer, error} = message ?? {};
    const isMessage = isTopic(topic) && (request === undefined || Number.isSafeInteger(request));
    const isAnswer = Number.isSafeInteger(answer) && (error === undefined || isWireError(error));
    if (isMessage === isAnswer) {
        throw new Error('neither a message nor an answer');
    }
    if (isAnswer && error) {
        error.message = error.message.slice(0, maxErrorMessage);
    }
    return message;
}

/** @param {unknown} topic */
function isTopic(topic) {
    return typeof topic === 'string' && topic.length >= 1 && topic.length <= maxTopic;
}

/** @param {any} error */
function isWireError(error) {
    return (error?.code === 'no-handler' || error?.code === 'refused') && typeof error.message === 'string';
}

/** @param {any} error why there is no answer; its message is sent to the peer that asked */
export function toWireError(error) {
    const code = error instanceof DataError && error.code === 'no-handler' ? error.code : 'refused';
    return {code, message: String(error?.message ?? error).slice(0, maxErrorMessage)};
}
