// @ts-check

const maxLength = 255; // bytes, what file systems take
const maxExtension = 16; // UTF-16 units, that are kept of a name that is cut off

/** Letters of a name that are looked at: more than can be kept. */
const maxLooked = 512;

const encoder = new TextEncoder();

/**
 * What somebody else calls a file, as a name that is safe to show and to save under: one piece of a
 * path, without what is invisible or turns the text around.
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
