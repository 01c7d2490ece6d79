package turn

import (
	"net/netip"
	"slices"
	"strings"
	"testing"
	"time"
)

func TestListenReportsEverythingWrong(t *testing.T) {
	_, err := Listen(Config{
		Listen:     "3478",
		PublicIP:   netip.MustParseAddr("2001:db8::1"),
		RelayPorts: PortRange{Min: 9, Max: 8},
		Secret:     []byte("short"),
		TTL:        25 * time.Hour,
		DenyPeer:   []netip.Prefix{{}},
	})
	if err == nil {
		t.Fatal("Listen took a Config without one right field")
	}
	for _, want := range []string{
		`listen address "3478"`, "public address 2001:db8::1", "relay ports 9-8",
		"secret has 5 bytes", "credentials 25h0m0s", "prefix invalid",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error does not mention %s:\n%v", want, err)
		}
	}
	if strings.Contains(err.Error(), "short") {
		t.Errorf("error tells the secret:\n%v", err)
	}
}

func TestPublicIP(t *testing.T) {
	for text, want := range map[string]bool{
		"203.0.113.9":        true,
		"127.0.0.1":          true,
		"::ffff:203.0.113.9": true, // the same address, as dual-stack sockets write it
		"0.0.0.0":            false,
		"224.0.0.1":          false,
		"2001:db8::1":        false,
	} {
		cfg := testConfig()
		cfg.PublicIP = netip.MustParseAddr(text)
		if err := cfg.withDefaults().validate(); (err == nil) != want {
			t.Errorf("public address %s: error %v, want valid %v", text, err, want)
		}
	}
}

func TestPublicIPIsFoundOut(t *testing.T) {
	s := newServer(t, func(c *Config) { c.PublicIP = netip.Addr{} })
	ip := s.PublicIP()
	if !ip.Is4() || ip.IsUnspecified() {
		t.Fatalf("PublicIP = %v, want an IPv4 address", ip)
	}
	local := slices.ContainsFunc(interfacePrefixes(), func(p netip.Prefix) bool { return p.Addr() == ip })
	if !local {
		t.Errorf("PublicIP = %v, want an address of this machine", ip)
	}
}

func TestParsePortRange(t *testing.T) {
	for text, want := range map[string]PortRange{
		"49152-65535": {49152, 65535},
		"50000-50000": {50000, 50000},
		"1-2":         {1, 2},
	} {
		got, err := parsePortRange(text)
		if err != nil || got != want || got.String() != text {
			t.Errorf("parsePortRange(%q) = %v, %v; want %v", text, got, err, want)
		}
	}
	for _, text := range []string{
		"", "-", "50000", "50000-", "-50000", "0-10", "10-9", "1-65536", "+1-2", "1 - 2", "1-2-3", "a-b",
	} {
		if got, err := parsePortRange(text); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("parsePortRange(%q) = %v, %v; want an error that names it", text, got, err)
		}
	}
}

func TestParsePrefixes(t *testing.T) {
	for text, want := range map[string]string{
		"":                            "[]",
		"10.0.0.0/8":                  "[10.0.0.0/8]",
		"10.1.2.3/8":                  "[10.0.0.0/8]",
		"192.0.2.7":                   "[192.0.2.7/32]",
		" 10.0.0.0/8 , ,192.0.2.7, ":  "[10.0.0.0/8 192.0.2.7/32]",
		"fd00::/8":                    "[fd00::/8]",
		"::ffff:10.0.0.0/104":         "[10.0.0.0/8]",
		"::ffff:10.1.2.3":             "[10.1.2.3/32]",
		"::/0":                        "[::/0]",
		"0.0.0.0/0,2001:db8::1/128":   "[0.0.0.0/0 2001:db8::1/128]",
		"::ffff:0.0.0.0/96,127.0.0.1": "[0.0.0.0/0 127.0.0.1/32]",
	} {
		got, err := parsePrefixes(text)
		if err != nil || strings.TrimSpace(sprint(got)) != want {
			t.Errorf("parsePrefixes(%q) = %v, %v; want %s", text, got, err, want)
		}
	}
	for _, entry := range []string{
		"10.0.0.0/33", "10.0.0/8", "10.0.0.0/-1", "fe80::1%eth0", "example.org", "10.0.0.0 /8", "010.0.0.1",
	} {
		if got, err := parsePrefixes("127.0.0.1," + entry); err == nil || !strings.Contains(err.Error(), entry) {
			t.Errorf("parsePrefixes(…%q) = %v, %v; want an error that names it", entry, got, err)
		}
	}
}
