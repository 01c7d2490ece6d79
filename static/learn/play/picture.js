// @ts-check

// Video that needs no camera: a can with a name, on a background that moves.

const [width, height] = [320, 240];
const interval = 100; // ms between two frames

/**
 * Starts to draw a video.
 *
 * @param {string} name what it shows
 * @param {number} hue of the can, in degrees
 * @param {AbortSignal} signal ends it
 */
export function generateVideo(name, hue, signal) {
    const canvas = document.createElement('canvas');
    Object.assign(canvas, {width, height});
    const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext('2d'));
    const draw = () => {
        const turn = performance.now() / 2_000;
        context.fillStyle = `hsl(${hue} 30% 20%)`;
        context.fillRect(0, 0, width, height);
        context.fillStyle = `hsl(${hue} 55% 45%)`;
        for (let x = -80 + turn * 80 % 80; x < width; x += 80) {
            context.fillRect(x, 0, 40, height);
        }
        context.fillStyle = '#ffffff';
        context.font = '700 56px system-ui, sans-serif';
        context.textAlign = 'center';
        context.fillText(name, width / 2, height / 2 + 12 * Math.sin(turn * 3) + 18);
    };
    draw();
    const drawing = setInterval(draw, interval);
    const stream = canvas.captureStream(1_000 / interval);
    signal.addEventListener('abort', () => {
        clearInterval(drawing);
        stream.getTracks().forEach((track) => track.stop());
    });
    return stream;
}
