// Package dataserver speaks to the project's data server: it sends requests, reads answers and checks the frames in them.
package dataserver

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"net/http"
	"net/url"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// DefaultMaxBodyBytes bounds one answer of the data server, uncompressed.
const DefaultMaxBodyBytes = 64 << 20

const apiPath = "api/v1"

// Client holds the one HTTP client of a data source instance.
type Client struct {
	http         *http.Client
	base         *url.URL
	timeout      time.Duration
	maxBodyBytes int64
}

// NewClient makes a client for the data server at `base`. Timeouts, TLS, proxy and headers come from `options`.
func NewClient(base *url.URL, options httpclient.Options) (*Client, error) {
	client, err := httpclient.New(options)
	if err != nil {
		return nil, fmt.Errorf("make the HTTP client: %w", err)
	}
	// Headers are set by the transport, so that a followed redirect would carry the token to another host.
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	return &Client{http: client, base: base, timeout: client.Timeout, maxBodyBytes: DefaultMaxBodyBytes}, nil
}

// Close lets idle connections go. The client can still be used by requests that run.
func (c *Client) Close() {
	c.http.CloseIdleConnections()
}

// Server is the address as it may be shown to a person.
func (c *Client) Server() string {
	return c.base.Redacted()
}

// Request is one call of the data server's API.
type Request struct {
	Method string
	// Resource is the part of the path after /api/v1/.
	Resource string
	// RawQuery is an encoded query string without the question mark.
	RawQuery string
	// Body is JSON, or nil.
	Body   []byte
	Header http.Header
	Locale Locale
}

// Answer is what came back, whatever its status.
type Answer struct {
	Status int
	Header http.Header
	Body   []byte
}

// Do sends a request and reads the whole answer. The error is an *Error and means that there was no whole answer.
func (c *Client) Do(ctx context.Context, request Request) (*Answer, error) {
	target := c.base.JoinPath(apiPath, request.Resource)
	target.RawQuery = request.RawQuery
	httpRequest, err := http.NewRequestWithContext(ctx, request.Method, target.String(), bytes.NewReader(request.Body))
	if err != nil {
		return nil, transportError(err, c.Server(), c.timeout)
	}
	maps.Copy(httpRequest.Header, request.Header)
	httpRequest.Header.Set("Accept", "application/json")
	if request.Locale != "" {
		httpRequest.Header.Set("Accept-Language", string(request.Locale))
	}
	if request.Body != nil {
		httpRequest.Header.Set("Content-Type", "application/json")
	}
	// Every call only reads. Naming the key, without a value that would be sent, lets net/http repeat a POST whose idle
	// connection the server closed at the same moment.
	httpRequest.Header["Idempotency-Key"] = []string{}

	response, err := c.http.Do(httpRequest)
	if err != nil {
		return nil, transportError(err, c.Server(), c.timeout)
	}
	body, err := c.readBody(response)
	if err != nil {
		return nil, transportError(err, c.Server(), c.timeout)
	}
	return &Answer{Status: response.StatusCode, Header: response.Header, Body: body}, nil
}

// Get reads a JSON resource; an answer other than 200 is an *Error.
func (c *Client) Get(ctx context.Context, resource string, locale Locale) (*Answer, error) {
	answer, err := c.Do(ctx, Request{Method: http.MethodGet, Resource: resource, Locale: locale})
	if err != nil {
		return nil, err
	}
	return answer, c.refusal(answer)
}

// NotOurs explains an answer that the data server cannot have given.
func (c *Client) NotOurs(answer *Answer) error {
	if err := c.refusal(answer); err != nil {
		return err
	}
	return &Error{
		Code:   CodeWrongService,
		Status: http.StatusBadGateway,
		Source: backend.ErrorSourceDownstream,
		Text:   wrongServiceText(c.Server()),
	}
}

func (c *Client) refusal(answer *Answer) error {
	if answer.Status != http.StatusOK {
		return statusError(answer, c.Server())
	}
	return nil
}

func (c *Client) readBody(response *http.Response) ([]byte, error) {
	limited := httpclient.MaxBytesReader(response.Body, c.maxBodyBytes)
	var buffer bytes.Buffer
	if response.ContentLength > 0 && response.ContentLength <= c.maxBodyBytes {
		buffer.Grow(int(response.ContentLength) + bytes.MinRead)
	}
	_, readErr := io.Copy(&buffer, limited)
	closeErr := limited.Close()
	if readErr != nil {
		return nil, readErr
	}
	if closeErr != nil {
		return nil, closeErr
	}
	return buffer.Bytes(), nil
}

// trail names the request in the data server's log.
func (a *Answer) trail() Text {
	id := a.Header.Get("X-Request-Id")
	if id == "" {
		return Text{}
	}
	return Text{ZH: "(请求编号 " + id + ")", EN: " (request id " + id + ")"}
}
