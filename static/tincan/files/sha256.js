// @ts-check

// SHA-256 (FIPS 180-4). The browser's own implementation is ten times as fast, but it is missing if
// the page was not loaded over https.

const blockSize = 64; // bytes

/** Section 4.2.2: derived from the cube roots of the first 64 primes. */
const constants = new Int32Array([
    0x428a2f98, 0x71374491, 0xb5c0fbcf, 0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5,
    0xd807aa98, 0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7, 0xc19bf174,
    0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f, 0x4a7484aa, 0x5cb0a9dc, 0x76f988da,
    0x983e5152, 0xa831c66d, 0xb00327c8, 0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967,
    0x27b70a85, 0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e, 0x92722c85,
    0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819, 0xd6990624, 0xf40e3585, 0x106aa070,
    0x19a4c116, 0x1e376c08, 0x2748774c, 0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3,
    0x748f82ee, 0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7, 0xc67178f2,
]);

/** Section 5.3.3: derived from the square roots of the first 8 primes. */
const start = new Int32Array([
    0x6a09e667, 0xbb67ae85, 0x3c6ef372, 0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19,
]);

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @returns {Promise<Uint8Array<ArrayBuffer>>} 32 bytes
 */
export async function sha256(bytes) {
    return globalThis.crypto?.subtle ? new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) : slowSha256(bytes);
}

/**
 * Computes the hash without the browser's help.
 *
 * @param {Uint8Array} bytes
 */
export function slowSha256(bytes) {
    const state = start.slice();
    const words = new Int32Array(64);
    const whole = bytes.length - bytes.length % blockSize;
    for (let at = 0; at < whole; at += blockSize) {
        mix(state, words, bytes, at);
    }
    const end = padded(bytes.subarray(whole), bytes.length);
    for (let at = 0; at < end.length; at += blockSize) {
        mix(state, words, end, at);
    }
    const digest = new DataView(new ArrayBuffer(32));
    state.forEach((word, i) => digest.setInt32(4 * i, word));
    return new Uint8Array(digest.buffer);
}

/**
 * Appends a one bit, zeroes, and the length in bits (section 5.1.1).
 *
 * @param {Uint8Array} rest
 * @param {number} length of the whole message, in bytes
 */
function padded(rest, length) {
    const end = new Uint8Array(rest.length + 9 > blockSize ? 2 * blockSize : blockSize);
    end.set(rest);
    end[rest.length] = 0x80;
    new DataView(end.buffer).setBigUint64(end.length - 8, BigInt(length) * 8n);
    return end;
}

/**
 * Adds one block to the state (section 6.2.2). Each sum is cut to 32 bits immediately, which
 * JavaScript engines optimize best.
 *
 * @param {Int32Array} state
 * @param {Int32Array} w space for the message schedule
 * @param {Uint8Array} bytes
 * @param {number} at
 */
function mix(state, w, bytes, at) {
    for (let i = 0; i < 16; i++, at += 4) {
        w[i] = bytes[at] << 24 | bytes[at + 1] << 16 | bytes[at + 2] << 8 | bytes[at + 3];
    }
    for (let i = 16; i < 64; i++) {
        const x = w[i - 15];
        const y = w[i - 2];
        const s0 = (x >>> 7 | x << 25) ^ (x >>> 18 | x << 14) ^ x >>> 3;
        const s1 = (y >>> 17 | y << 15) ^ (y >>> 19 | y << 13) ^ y >>> 10;
        w[i] = ((w[i - 16] + s0 | 0) + w[i - 7] | 0) + s1 | 0;
    }
    let a = state[0], b = state[1], c = state[2], d = state[3];
    let e = state[4], f = state[5], g = state[6], h = state[7];
    for (let i = 0; i < 64; i++) {
        const s1 = (e >>> 6 | e << 26) ^ (e >>> 11 | e << 21) ^ (e >>> 25 | e << 7);
        const t1 = (((h + s1 | 0) + (e & f ^ ~e & g) | 0) + constants[i] | 0) + w[i] | 0;
        const s0 = (a >>> 2 | a << 30) ^ (a >>> 13 | a << 19) ^ (a >>> 22 | a << 10);
        const t2 = s0 + (a & b ^ a & c ^ b & c) | 0;
        h = g;
        g = f;
        f = e;
        e = d + t1 | 0;
        d = c;
        c = b;
        b = a;
        a = t1 + t2 | 0;
    }
    [a, b, c, d, e, f, g, h].forEach((word, i) => { state[i] += word; });
}
