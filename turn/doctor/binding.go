package doctor

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/netip"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/pion/stun/v3"
)

// retransmit is how long to wait for an answer over UDP before the request is sent again. The wait doubles
// each time (RFC 8489 section 6.2.1).
const retransmit = 500 * time.Millisecond

// maxAnswer is how long an answer may be, in bytes.
const maxAnswer = 1600

// A Prober sends requests to STUN and TURN servers.
type Prober struct {
	// Roots are the certificate authorities to trust; nil: those of the system.
	Roots *x509.CertPool

	tries []time.Duration // set by tests; nil: usualTries

	anyCertificate bool // do not verify certificates

	// find returns the address to contact for a host name; nil: DNS decides.
	find func(ctx context.Context, host string) (netip.Addr, error)
}

// bind sends a Binding request (RFC 8489 section 2) to the server at a STUN or TURN URL (RFC 7064,
// RFC 7065), and returns why there is no answer, or nil. ctx should have a deadline.
func (p *Prober) bind(ctx context.Context, url string) error {
	uri, err := stun.ParseURI(url)
	if err != nil {
		return fmt.Errorf("%s: %w", url, err)
	}
	conn, err := p.dial(ctx, uri)
	if err != nil {
		return explain(cmp.Or(ctx.Err(), err))
	}
	defer conn.Close()
	defer context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })()
	request, err := stun.Build(stun.TransactionID, stun.BindingRequest, stun.Fingerprint)
	if err != nil {
		return err
	}
	exchange := overStream
	if uri.Proto == stun.ProtoTypeUDP {
		exchange = overUDP
	}
	answer, err := exchange(ctx, conn, request)
	if err != nil {
		return explain(cmp.Or(ctx.Err(), err))
	}
	var addr stun.XORMappedAddress
	if err := addr.GetFrom(answer); err != nil {
		return fmt.Errorf("the answer (%v) has no address", answer.Type)
	}
	return nil
}

func (p *Prober) dial(ctx context.Context, uri *stun.URI) (net.Conn, error) {
	host := uri.Host
	if p.find != nil {
		addr, err := p.find(ctx, host)
		if err != nil {
			return nil, err
		}
		host = addr.String()
	}
	addr := net.JoinHostPort(host, strconv.Itoa(uri.Port))
	if uri.IsSecure() {
		dialer := tls.Dialer{Config: &tls.Config{RootCAs: p.Roots, ServerName: uri.Host,
			InsecureSkipVerify: p.anyCertificate}}
		return dialer.DialContext(ctx, uri.Proto.String(), addr)
	}
	return new(net.Dialer).DialContext(ctx, uri.Proto.String(), addr)
}

// overUDP sends a request until there is an answer to it. Anything else that arrives is ignored.
func overUDP(ctx context.Context, conn net.Conn, request *stun.Message) (*stun.Message, error) {
	answer := &stun.Message{Raw: make([]byte, maxAnswer)}
	for wait := retransmit; ; wait *= 2 {
		if _, err := conn.Write(request.Raw); err != nil {
			return nil, err
		}
		_ = conn.SetReadDeadline(time.Now().Add(wait))
		for {
			if ctx.Err() != nil {
				return nil, ctx.Err()
			}
			n, err := conn.Read(answer.Raw[:maxAnswer])
			if errors.Is(err, os.ErrDeadlineExceeded) {
				break
			}
			if err != nil {
				return nil, err
			}
			answer.Raw = answer.Raw[:n]
			if answer.Decode() == nil && answer.TransactionID == request.TransactionID {
				return answer, nil
			}
		}
	}
}

// overStream sends a request over TCP or TLS and reads the answer.
func overStream(_ context.Context, conn net.Conn, request *stun.Message) (*stun.Message, error) {
	if _, err := conn.Write(request.Raw); err != nil {
		return nil, err
	}
	const header = 20
	answer := &stun.Message{Raw: make([]byte, maxAnswer)}
	n, err := io.ReadAtLeast(conn, answer.Raw, header)
	if n > 0 && !stun.IsMessage(answer.Raw[:n]) {
		return nil, errors.New("not a STUN or TURN server")
	}
	if err != nil {
		return nil, err
	}
	length := header + int(answer.Raw[2])<<8 + int(answer.Raw[3])
	if length > maxAnswer {
		return nil, fmt.Errorf("an answer of %d bytes is too long", length)
	}
	if n < length {
		if _, err := io.ReadFull(conn, answer.Raw[n:length]); err != nil {
			return nil, err
		}
	}
	answer.Raw = answer.Raw[:length]
	if err := answer.Decode(); err != nil {
		return nil, err
	}
	if answer.TransactionID != request.TransactionID {
		return nil, errors.New("the answer belongs to another request")
	}
	return answer, nil
}

var errRefused = errors.New("connection refused: nothing listens there, or a firewall is in the way")

// explain turns a network error into a short sentence.
func explain(err error) error {
	var unknown *net.DNSError
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var netErr net.Error
	var alert *net.OpError
	switch {
	case errors.As(err, &unknown) && unknown.IsNotFound:
		return fmt.Errorf("host name %s not found", unknown.Name)
	case errors.As(err, &unknown):
		return fmt.Errorf("host name %s cannot be looked up: %s", unknown.Name, unknown.Err)
	case errors.Is(err, syscall.ECONNREFUSED):
		return errRefused
	case errors.As(err, &certificate):
		return fmt.Errorf("the certificate is not valid: %w", certificate)
	case errors.As(err, &alert) && alert.Op == "remote error": // crypto/tls: an alert from the other side
		return fmt.Errorf("the server refuses TLS for this name (%w)", alert.Err)
	case errors.As(err, &record):
		return errors.New("the server does not speak TLS")
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("the server closes the connection without an answer")
	case errors.Is(err, context.DeadlineExceeded), errors.As(err, &netErr) && netErr.Timeout():
		return errors.New("no answer")
	}
	return err
}
