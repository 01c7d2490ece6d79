// Replaces the camera by a drawing of a person in front of a wall. Evaluated in a page before its own
// scripts, with the colors in `colors`: of the wall (three), the shirt, the skin and the hair.
navigator.mediaDevices.getUserMedia = async () => {
	const [wall, shirt, skin, hair] = colors;
	const canvas = Object.assign(document.createElement('canvas'), {width: 1280, height: 720});
	const c = canvas.getContext('2d');
	const blob = (x, y, rx, ry, color) => {
		c.fillStyle = color;
		c.beginPath();
		c.ellipse(x, y, rx, ry, 0, 0, 7);
		c.fill();
	};
	let t = 0;
	const draw = () => {
		t += 0.05;
		const g = c.createLinearGradient(0, 0, 1280, 720);
		g.addColorStop(0, wall[0]); g.addColorStop(1, wall[1]);
		c.fillStyle = g; c.fillRect(0, 0, 1280, 720);
		c.fillStyle = 'rgb(255 255 255 / 0.14)'; c.fillRect(120, 90, 250, 330); c.fillRect(150, 120, 190, 270);
		c.fillStyle = wall[2]; c.fillRect(900, 250, 300, 14); c.fillRect(900, 400, 300, 14);
		['#c23b22', '#2f8f6f', '#d9aa52', '#496a8f', '#8a5a7a'].forEach((color, i) => {
			const offset = (i * 37) % 30;
			c.fillStyle = color;
			c.fillRect(920 + 46 * i, 150 + offset, 32, 100 - offset);
		});
		const sway = Math.sin(t) * 6;
		blob(640 + sway * 0.4, 800, 330, 300, shirt);
		c.fillStyle = skin; c.fillRect(590 + sway, 470, 100, 90);
		blob(640 + sway, 340, 140, 175, hair);
		blob(640 + sway, 375, 122, 155, skin);
		c.fillStyle = hair; c.beginPath(); c.ellipse(640 + sway, 290, 130, 95, 0, Math.PI, 0); c.fill();
		blob(595 + sway, 365, 10, 13, '#20262a'); blob(685 + sway, 365, 10, 13, '#20262a');
		c.strokeStyle = '#20262a'; c.lineWidth = 7; c.lineCap = 'round';
		c.beginPath(); c.arc(640 + sway, 415, 48, 0.25 * Math.PI, 0.75 * Math.PI); c.stroke();
	};
	draw();
	setInterval(draw, 100);
	const audio = new AudioContext();
	const out = audio.createMediaStreamDestination();
	return new MediaStream([...canvas.captureStream(10).getTracks(), ...out.stream.getTracks()]);
};