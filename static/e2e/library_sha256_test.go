package e2e

import "testing"

// The replacement for the browser's own hash function returns the same hashes.
func TestLibrarySHA256(t *testing.T) {
	t.Parallel()
	base, _ := startTincan(t)
	p := startChromium(t).blank("clerk")
	p.visit(base + "/healthz")
	got := read[[]string](p, `(async () => {
		const {sha256, slowSha256} = await import('/tincan/files/sha256.js');
		const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('');
		const bytes = (text) => new TextEncoder().encode(text);
		const wrong = [];
		for (let length = 0; length < 300; length++) {
			const some = Uint8Array.from({length}, (_, i) => i * 31 + length);
			if (hex(slowSha256(some)) !== hex(await sha256(some))) {
				wrong.push(length);
			}
		}
		const vectors = ['', 'abc', 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq', 'a'.repeat(1_000_000)];
		return [wrong.join(), ...vectors.map((text) => hex(slowSha256(bytes(text))))];
	})()`)
	want := []string{
		"", // followed by the examples of FIPS 180-4
		"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
		"ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
		"248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1",
		"cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0",
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %s, want %s", i, got[i], want[i])
		}
	}
}
