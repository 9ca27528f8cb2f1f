package dataserver

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

func newTestClient(t *testing.T, base string, options httpclient.Options) *Client {
	t.Helper()
	address, err := url.Parse(base)
	if err != nil {
		t.Fatal(err)
	}
	client, err := NewClient(address, options)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(client.Close)
	return client
}

func serve(t *testing.T, handler http.HandlerFunc) *httptest.Server {
	t.Helper()
	server := httptest.NewServer(handler)
	t.Cleanup(server.Close)
	return server
}

func reply(status int, body string) http.HandlerFunc {
	return func(writer http.ResponseWriter, _ *http.Request) {
		writer.Header().Set("Content-Type", "application/json")
		writer.Header().Set("X-Request-Id", "req-1")
		writer.WriteHeader(status)
		_, _ = io.WriteString(writer, body)
	}
}

func metricQuery() QueryRequest {
	return QueryRequest{RefID: "A", Model: json.RawMessage(`{"kind":"metric"}`), Locale: English}
}

func TestQuerySendsOneEnvelope(t *testing.T) {
	t.Parallel()
	var got any
	var header http.Header
	var path string
	server := serve(t, func(writer http.ResponseWriter, request *http.Request) {
		path, header = request.Method+" "+request.URL.String(), request.Header
		if err := json.NewDecoder(request.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		_, _ = writer.Write(threeSeries())
	})
	client := newTestClient(t, server.URL+"/ops/", httpclient.Options{})
	response, err := client.Query(t.Context(), QueryRequest{
		RefID:         "A",
		Range:         Range{From: 1764000000000, To: 1764086400000},
		IntervalMs:    60000,
		MaxDataPoints: 1100,
		Model:         json.RawMessage(`{"refId":"old","intervalMs":5,"datasource":{"uid":"x"},"kind":"metric","timezone":"Europe/Berlin","locale":"en","measures":["a.b"]}`),
		Header:        http.Header{"X-Panel-Id": {"7"}},
		Locale:        Chinese,
	}, DefaultLimits)
	if err != nil || len(response.Frames) != 3 {
		t.Fatalf("%v, %d frames", err, len(response.Frames))
	}
	want := map[string]any{
		"range":    map[string]any{"from": 1764000000000.0, "to": 1764086400000.0},
		"timezone": "Europe/Berlin",
		"locale":   "en",
		"queries": []any{map[string]any{
			"refId": "A", "intervalMs": 60000.0, "maxDataPoints": 1100.0,
			"datasource": map[string]any{"uid": "x"}, "kind": "metric", "measures": []any{"a.b"},
		}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if path != "POST /ops/api/v1/query" {
		t.Error(path)
	}
	if header.Get("X-Panel-Id") != "7" || header.Get("Accept-Language") != "en" || header.Get("Content-Type") != "application/json" {
		t.Error(header)
	}
	if _, sent := header["Idempotency-Key"]; sent {
		t.Error("the key must not go over the wire")
	}
}

// What a kind has of its own is the data server's to read: a rule's forecast goes there as it was written, and comes back as numbers.
func TestQueryCarriesAForecastOfARule(t *testing.T) {
	t.Parallel()
	answer, err := os.ReadFile("../testdata/answers/recorded-forecast-number-alert.json")
	if err != nil {
		t.Fatal(err)
	}
	model := `{"kind":"forecast","measure":"host.disk","dimensions":["host.host","host.mount"],"grain":"day","history":90,` +
		`"horizon":30,"threshold":{"value":80,"direction":"above"},"as":"number"}`
	var got struct {
		Queries []map[string]any `json:"queries"`
	}
	server := serve(t, func(writer http.ResponseWriter, request *http.Request) {
		if err := json.NewDecoder(request.Body).Decode(&got); err != nil {
			t.Error(err)
		}
		_, _ = writer.Write(answer)
	})
	client := newTestClient(t, server.URL, httpclient.Options{})
	request := QueryRequest{RefID: "A", Model: json.RawMessage(model), Locale: Chinese, Alert: true}
	response, err := client.Query(t.Context(), request, DefaultLimits)
	if err != nil || response.Error != nil || len(response.Frames) != 1 {
		t.Fatalf("%v, %v, %d frames", err, response.Error, len(response.Frames))
	}
	var want map[string]any
	if err := json.Unmarshal([]byte(model), &want); err != nil {
		t.Fatal(err)
	}
	want["refId"] = "A"
	if diff := cmp.Diff([]map[string]any{want}, got.Queries); diff != "" {
		t.Error(diff)
	}
	frame := response.Frames[0]
	kinds := make([]data.FieldType, len(frame.Fields))
	for column, field := range frame.Fields {
		kinds[column] = field.Type()
	}
	labelsAndANumber := []data.FieldType{data.FieldTypeNullableString, data.FieldTypeNullableString, data.FieldTypeNullableFloat64}
	if diff := cmp.Diff(labelsAndANumber, kinds); diff != "" {
		t.Error(diff)
	}
	if frame.Meta.Type != data.FrameTypeNumericLong || frame.Rows() != 3 {
		t.Errorf("%s with %d rows", frame.Meta.Type, frame.Rows())
	}
}

func TestQueryLeavesOutWhatGrafanaDoesNotKnow(t *testing.T) {
	t.Parallel()
	body, locale, err := encodeQuery(QueryRequest{
		RefID:  "A",
		Model:  json.RawMessage(`{"intervalMs":0,"maxDataPoints":0,"timezone":17,"locale":"fr"}`),
		Locale: Chinese,
	})
	if err != nil || locale != Chinese {
		t.Fatalf("%v, %s", err, locale)
	}
	// A timezone that is no text stays in the query, for the data server to refuse.
	want := `{"range":{"from":0,"to":0},"locale":"zh","queries":[{"refId":"A","timezone":17}]}`
	if string(body) != want {
		t.Errorf("%s\nwant %s", body, want)
	}
}

func TestQueryExplainsRefusals(t *testing.T) {
	t.Parallel()
	refusal := func(code, message string) string {
		return `{"error":{"code":"` + code + `","message":"` + message + `","requestId":"req-1","details":["a: bad","b: worse"]}}`
	}
	cases := map[string]struct {
		handler http.HandlerFunc
		status  int
		source  backend.ErrorSource
		want    []string
	}{
		"bad request":          {reply(400, refusal("bad_request", "No such grain.")), 400, backend.ErrorSourceDownstream, []string{"[bad_request] No such grain. (a: bad; b: worse) (request id req-1)"}},
		"details said already": {reply(400, refusal("bad_request", "Wrong: a: bad, b: worse.")), 400, backend.ErrorSourceDownstream, []string{"[bad_request] Wrong: a: bad, b: worse. (request id"}},
		"token wrong":          {reply(401, refusal("unauthorized", "Token missing.")), 401, backend.ErrorSourceDownstream, []string{"[unauthorized] Token missing.", `"Token" in this data source's settings`}},
		"scope missing":        {reply(403, refusal("forbidden", "Lacks query.")), 403, backend.ErrorSourceDownstream, []string{"[forbidden] Lacks query.", "scope query"}},
		"proxy wants login":    {reply(401, "<html>"), 401, backend.ErrorSourceDownstream, []string{"[unauthorized]", "HTTP 401", "AUTH_TOKENS"}},
		"rate limited":         {reply(429, refusal("rate_limited", "Slow down.")), 429, backend.ErrorSourceDownstream, []string{"[rate_limited] Slow down."}},
		"too large":            {reply(413, refusal("payload_too_large", "Too much.")), 413, backend.ErrorSourceDownstream, []string{"[payload_too_large]"}},
		"overloaded":           {reply(503, refusal("overloaded", "Busy.")), 503, backend.ErrorSourceDownstream, []string{"[overloaded] Busy."}},
		"bug":                  {reply(500, "oops"), 500, backend.ErrorSourceDownstream, []string{"HTTP 500", "proxy"}},
		"wrong service":        {reply(404, `{"message":"Not found"}`), 404, backend.ErrorSourceDownstream, []string{"[wrong_service]", "is not the AI Market Ops data server"}},
		"no content":           {reply(204, ""), 502, backend.ErrorSourceDownstream, []string{"HTTP 204"}},
		"HTML with status OK": {reply(200, "<!doctype html>"), 500, backend.ErrorSourcePlugin,
			[]string{"[invalid_answer]", "cannot be read", "(request id req-1)"}},
		"result missing": {reply(200, `{"results":{}}`), 500, backend.ErrorSourcePlugin, []string{`no result for query "A"`}},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client := newTestClient(t, serve(t, test.handler).URL, httpclient.Options{})
			_, err := client.Query(t.Context(), metricQuery(), DefaultLimits)
			if err == nil {
				t.Fatal("accepted")
			}
			expectFailure(t, err, test.status, test.source, test.want...)
		})
	}
}

func expectFailure(t *testing.T, err error, status int, source backend.ErrorSource, texts ...string) {
	t.Helper()
	failure := AsError(err)
	if failure.Status != status || failure.Source != source {
		t.Errorf("status %d, source %s, want %d, %s", failure.Status, failure.Source, status, source)
	}
	for _, text := range texts {
		if !strings.Contains(failure.Describe(English), text) {
			t.Errorf("%q does not say %q", failure.Describe(English), text)
		}
	}
	if !strings.HasPrefix(failure.Describe(Chinese), "["+failure.Code+"] ") {
		t.Errorf("%q", failure.Describe(Chinese))
	}
}

func TestUnreachable(t *testing.T) {
	t.Parallel()
	server := httptest.NewServer(reply(200, ""))
	address := server.URL
	server.Close()
	client := newTestClient(t, address, httpclient.Options{})
	_, err := client.Query(t.Context(), metricQuery(), DefaultLimits)
	expectFailure(t, err, http.StatusBadGateway, backend.ErrorSourceDownstream, "[unavailable]", address, `setting "URL"`, "connection refused", "datasource-server runs")
	if strings.Count(AsError(err).Describe(English), address) != 1 {
		t.Errorf("the address stands there more than once: %q", AsError(err).Describe(English))
	}
}

func TestTimeouts(t *testing.T) {
	t.Parallel()
	hang := func(started bool) http.HandlerFunc {
		return func(writer http.ResponseWriter, request *http.Request) {
			_, _ = io.Copy(io.Discard, request.Body)
			if started {
				_, _ = io.WriteString(writer, `{"results":`)
				_ = http.NewResponseController(writer).Flush()
			}
			<-request.Context().Done()
		}
	}
	for name, started := range map[string]bool{"no answer": false, "half an answer": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			timeouts := httpclient.DefaultTimeoutOptions
			timeouts.Timeout = 50 * time.Millisecond
			client := newTestClient(t, serve(t, hang(started)).URL, httpclient.Options{Timeouts: &timeouts})
			_, err := client.Query(t.Context(), metricQuery(), DefaultLimits)
			expectFailure(t, err, http.StatusGatewayTimeout, backend.ErrorSourceDownstream, "[timeout]", "50ms", "Timeout")
		})
	}
	t.Run("deadline of the caller", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		_, err := newTestClient(t, serve(t, hang(false)).URL, httpclient.Options{}).Query(ctx, metricQuery(), DefaultLimits)
		expectFailure(t, err, http.StatusGatewayTimeout, backend.ErrorSourceDownstream, "[timeout]")
	})
	t.Run("the caller leaves", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(50*time.Millisecond, cancel)
		_, err := newTestClient(t, serve(t, hang(false)).URL, httpclient.Options{}).Query(ctx, metricQuery(), DefaultLimits)
		expectFailure(t, err, 499, backend.ErrorSourceDownstream, "[cancelled]")
		if !errors.Is(err, context.Canceled) {
			t.Error("the cause is lost")
		}
	})
}

func TestAnswerCutByTheServer(t *testing.T) {
	t.Parallel()
	client := newTestClient(t, serve(t, func(writer http.ResponseWriter, _ *http.Request) {
		writer.Header().Set("Content-Length", "1000")
		_, _ = io.WriteString(writer, `{"results":{`)
	}).URL, httpclient.Options{})
	_, err := client.Query(t.Context(), metricQuery(), DefaultLimits)
	expectFailure(t, err, http.StatusBadGateway, backend.ErrorSourceDownstream, "[unavailable]", "unexpected EOF")
}

func TestAnswerTooLarge(t *testing.T) {
	t.Parallel()
	client := newTestClient(t, serve(t, reply(200, strings.Repeat(" ", 2000))).URL, httpclient.Options{})
	client.maxBodyBytes = 1000
	_, err := client.Query(t.Context(), metricQuery(), DefaultLimits)
	expectFailure(t, err, http.StatusRequestEntityTooLarge, backend.ErrorSourceDownstream, "[payload_too_large]", "1000", "Shorten the time range")
}

func TestUntrustedCertificate(t *testing.T) {
	t.Parallel()
	server := httptest.NewUnstartedServer(reply(200, ""))
	server.Config.ErrorLog = quietLog()
	server.StartTLS()
	t.Cleanup(server.Close)
	_, err := newTestClient(t, server.URL, httpclient.Options{}).Query(t.Context(), metricQuery(), DefaultLimits)
	expectFailure(t, err, http.StatusBadGateway, backend.ErrorSourceDownstream, "certificate", "CA certificate")
}

func TestRedirectsAreNotFollowed(t *testing.T) {
	t.Parallel()
	var reached atomic.Bool
	elsewhere := serve(t, func(http.ResponseWriter, *http.Request) { reached.Store(true) })
	for _, status := range []int{301, 302, 307, 308} {
		client := newTestClient(t, serve(t, func(writer http.ResponseWriter, request *http.Request) {
			http.Redirect(writer, request, elsewhere.URL, status)
		}).URL, httpclient.Options{Header: http.Header{"Authorization": {"Bearer secret-token"}}})
		_, err := client.Query(t.Context(), metricQuery(), DefaultLimits)
		expectFailure(t, err, http.StatusBadGateway, backend.ErrorSourceDownstream, "[redirect]", "final address")
	}
	if reached.Load() {
		t.Error("the other host was called")
	}
}

// TestClosedIdleConnection: Node closes idle connections after 5 s. A query that meets such a closing must not fail.
func TestClosedIdleConnection(t *testing.T) {
	t.Parallel()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	var requests atomic.Int32
	go func() {
		for {
			connection, err := listener.Accept()
			if err != nil {
				return
			}
			go answerOnceThenHangUp(connection, &requests)
		}
	}()
	client := newTestClient(t, "http://"+listener.Addr().String(), httpclient.Options{})
	for range 3 {
		if _, err := client.Query(t.Context(), metricQuery(), DefaultLimits); err != nil {
			t.Fatal(err)
		}
	}
	if requests.Load() != 5 {
		t.Errorf("%d requests, want 3 and 2 repeated", requests.Load())
	}
}

// answerOnceThenHangUp reads a second request on the kept connection and closes it without an answer.
func answerOnceThenHangUp(connection net.Conn, requests *atomic.Int32) {
	defer func() { _ = connection.Close() }()
	reader := bufio.NewReader(connection)
	for turn := range 2 {
		request, err := http.ReadRequest(reader)
		if err != nil {
			return
		}
		_, _ = io.Copy(io.Discard, request.Body)
		requests.Add(1)
		if turn == 0 {
			body := string(answerJSON())
			response := http.Response{StatusCode: 200, ProtoMajor: 1, ProtoMinor: 1, ContentLength: int64(len(body)), Body: io.NopCloser(strings.NewReader(body))}
			_ = response.Write(connection)
		}
	}
}
