// @ts-check

const maxLength = 255; // bytes, the limit of file systems
const maxExtension = 16; // UTF-16 units, kept when a name is shortened

/** How many characters of a name to examine. This is more than can be kept. */
const maxLooked = 512;

const encoder = new TextEncoder();

/**
 * Turns a file name from a peer into one that is safe to show and to save under. The result is a
 * single path component, without characters that are invisible or change the direction of text.
 *
 * @param {string} name
 */
export function cleanName(name) {
    const clean = name.slice(0, maxLooked).normalize()
        .replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, '')
        .replace(/[/\\:*?"<>|]/g, '_')
        .replace(/^[\s.]+|[\s.]+$/g, '');
    const extension = clean.match(/.\.[^.]+$/u)?.[0].slice(-maxExtension).match(/\.[^.]+$/)?.[0] ?? '';
    let stem = clean.slice(0, Math.min(clean.length - extension.length, maxLength));
    while (encoder.encode(stem + extension).length > maxLength) {
        stem = [...stem].slice(0, -1).join('');
    }
    return stem + extension || 'file';
}
