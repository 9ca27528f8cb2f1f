package plugin

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/config"
	"go.opentelemetry.io/otel"
	"go.opentelemetry.io/otel/propagation"
	"go.opentelemetry.io/otel/trace"
)

func queries(refIDs ...string) []backend.DataQuery {
	asked := make([]backend.DataQuery, len(refIDs))
	for index, refID := range refIDs {
		asked[index] = backend.DataQuery{
			RefID:         refID,
			Interval:      time.Minute,
			MaxDataPoints: 100,
			TimeRange:     backend.TimeRange{From: time.UnixMilli(1764000000000), To: time.UnixMilli(1764086400000)},
			JSON:          json.RawMessage(`{"kind":"metric","measures":["a.b"]}`),
		}
	}
	return asked
}

// TestQueryData: one query's failure stays its own, whatever it is.
func TestQueryData(t *testing.T) {
	t.Parallel()
	url := serve(t, http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		body, err := io.ReadAll(request.Body)
		if err != nil {
			t.Error(err)
		}
		refID := askedRefID(replay(request, body))
		switch refID {
		case "refused":
			writeAnswer(writer, 400, `{"error":{"code":"bad_request","message":"No."}}`)
		case "failed":
			writeAnswer(writer, 200, `{"results":{"failed":{"status":503,"frames":[],"error":"[unavailable] MySQL is down","errorSource":"downstream"}}}`)
		case "garbled":
			writeAnswer(writer, 200, `{"results":`)
		case "slow":
			<-request.Context().Done()
		default:
			answerOneSeries(writer, replay(request, body))
		}
	}))
	instance := instanceFor(url)
	instance.JSONData = json.RawMessage(`{"locale":"en","timeoutSeconds":"0.3"}`)
	asked := append(queries("good", "refused", "failed", "garbled", "slow", "broken"), queries("中 文😀")...)
	asked[5].JSON = json.RawMessage(`"text"`)
	response, err := newDatasource(t, instance).QueryData(t.Context(), &backend.QueryDataRequest{Queries: asked})
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{
		"good":    "200",
		"中 文😀":    "200",
		"refused": "400 downstream [bad_request] No.",
		"failed":  "503 downstream [unavailable] MySQL is down",
		"garbled": "500 plugin [invalid_answer]",
		"slow":    "504 downstream [timeout]",
		"broken":  "400 downstream [bad_request] The query is not a JSON object",
	}
	if len(response.Responses) != len(want) {
		t.Errorf("%d responses", len(response.Responses))
	}
	for refID, expected := range want {
		answer := response.Responses[refID]
		got := fmt.Sprint(int(answer.Status))
		if answer.Error != nil {
			got += fmt.Sprintf(" %s %s", answer.ErrorSource, answer.Error)
		} else if len(answer.Frames) != 1 || answer.Frames[0].RefID != refID {
			t.Errorf("%s: frames %v", refID, answer.Frames)
		}
		if !strings.HasPrefix(got, expected) {
			t.Errorf("%s: %q, want %q", refID, got, expected)
		}
	}
}

func replay(request *http.Request, body []byte) *http.Request {
	again := request.Clone(request.Context())
	again.Body = io.NopCloser(bytes.NewReader(body))
	return again
}

func TestQueryDataRunsAtOnce(t *testing.T) {
	t.Parallel()
	var waiting sync.WaitGroup
	waiting.Add(3)
	url := serve(t, http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		waiting.Done()
		waiting.Wait() // none is answered before all have come
		answerOneSeries(writer, request)
	}))
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	response, err := newDatasource(t, instanceFor(url)).QueryData(ctx, &backend.QueryDataRequest{Queries: queries("A", "B", "C")})
	if err != nil {
		t.Fatal(err)
	}
	for refID, answer := range response.Responses {
		if answer.Error != nil {
			t.Errorf("%s: %v", refID, answer.Error)
		}
	}
}

func TestQueryDataSurvivesPanic(t *testing.T) {
	t.Parallel()
	broken := &Datasource{locale: "en"} // neither a client nor a reason for having none
	response, err := broken.QueryData(t.Context(), &backend.QueryDataRequest{Queries: queries("A", "B")})
	if err != nil || len(response.Responses) != 2 {
		t.Fatalf("%v, %d responses", err, len(response.Responses))
	}
	for refID, answer := range response.Responses {
		if answer.Error == nil || answer.Status != 500 || answer.ErrorSource != backend.ErrorSourcePlugin {
			t.Errorf("%s: %+v", refID, answer)
		}
	}
}

func TestErrorsSpeakTheQuerysLanguage(t *testing.T) {
	t.Parallel()
	asked := queries("A", "B")
	asked[1].JSON = json.RawMessage(`{"locale":"zh"}`)
	response, err := newDatasource(t, backend.DataSourceInstanceSettings{JSONData: json.RawMessage(`{"locale":"en"}`)}).
		QueryData(t.Context(), &backend.QueryDataRequest{Queries: asked})
	if err != nil {
		t.Fatal(err)
	}
	if got := response.Responses["A"].Error.Error(); !strings.Contains(got, "is empty") {
		t.Error(got)
	}
	if got := response.Responses["B"].Error.Error(); !strings.Contains(got, "为空") {
		t.Error(got)
	}
}

// TestForwardedHeaders: a rule's and a panel's marks go on, identities do not.
func TestForwardedHeaders(t *testing.T) {
	t.Parallel()
	var got http.Header
	url := serve(t, http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		got = request.Header.Clone()
		answerOneSeries(writer, request)
	}))
	request := &backend.QueryDataRequest{Queries: queries("A"), Headers: map[string]string{
		"FromAlert":            "true",
		"X-Cache-Skip":         "true",
		"http_X-Rule-Uid":      "rule-1",
		"http_X-Rule-Name":     "api%20error",
		"http_x-dashboard-uid": "board-1",
		"http_X-Panel-Id":      "7\r\nX-Evil: 1",
		"http_X-Grafana-Id":    "signed-identity",
		"http_X-Grafana-User":  "alice",
		"Authorization":        "Bearer users-oauth-token",
		"X-Id-Token":           "users-id-token",
		"Cookie":               "grafana_session=1",
		"X-Grafana-Org-Id":     "1",
	}}
	if _, err := newDatasource(t, instanceFor(url)).QueryData(t.Context(), request); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Accept-Encoding", "Content-Length", "User-Agent"} {
		got.Del(name)
	}
	want := http.Header{
		"Accept":          {"application/json"},
		"Accept-Language": {"en"},
		"Authorization":   {"Bearer " + goodToken},
		"Content-Type":    {"application/json"},
		"Fromalert":       {"true"},
		"X-Cache-Skip":    {"true"},
		"X-Dashboard-Uid": {"board-1"},
		"X-Rule-Uid":      {"rule-1"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAlertGetsNoLogLines(t *testing.T) {
	t.Parallel()
	url := serve(t, http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) {
		writeAnswer(writer, 200, `{"results":{"A":{"status":200,"frames":[{"schema":{"meta":{"type":"log-lines","typeVersion":[0,0]},"fields":[`+
			`{"name":"timestamp","typeInfo":{"frame":"time.Time"}},{"name":"body","typeInfo":{"frame":"string"}}]},"data":{"values":[[1764000000000],["boom"]]}}]}}}`)
	}))
	for fromAlert, want := range map[string]string{"": "", "true": "[unsupported] Log lines cannot be evaluated"} {
		request := &backend.QueryDataRequest{Queries: queries("A"), Headers: map[string]string{"FromAlert": fromAlert}}
		response, err := newDatasource(t, instanceFor(url)).QueryData(t.Context(), request)
		if err != nil {
			t.Fatal(err)
		}
		answer := response.Responses["A"]
		switch {
		case want == "" && (answer.Error != nil || len(answer.Frames) != 1):
			t.Errorf("Explore: %+v", answer)
		case want != "" && (answer.Error == nil || !strings.HasPrefix(answer.Error.Error(), want) || answer.ErrorSource != backend.ErrorSourceDownstream):
			t.Errorf("rule: %+v", answer)
		}
	}
}

func TestTraceIsPropagated(t *testing.T) {
	// Not parallel: the propagator is global, as the SDK sets it at the plugin's start.
	previous := otel.GetTextMapPropagator()
	otel.SetTextMapPropagator(propagation.TraceContext{})
	t.Cleanup(func() { otel.SetTextMapPropagator(previous) })
	var got string
	url := serve(t, http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		got = request.Header.Get("traceparent")
		answerOneSeries(writer, request)
	}))
	span := trace.NewSpanContext(trace.SpanContextConfig{TraceID: trace.TraceID{1}, SpanID: trace.SpanID{2}, TraceFlags: trace.FlagsSampled})
	ctx := trace.ContextWithRemoteSpanContext(t.Context(), span)
	if _, err := newDatasource(t, instanceFor(url)).QueryData(ctx, &backend.QueryDataRequest{Queries: queries("A")}); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(got, span.TraceID().String()) {
		t.Errorf("traceparent %q", got)
	}
}

func TestConcurrency(t *testing.T) {
	t.Parallel()
	for configured, want := range map[string]int{"": 10, "3": 3, "0": 10, "-2": 10, "500": 10, "many": 10} {
		ctx := config.WithGrafanaConfig(t.Context(), config.NewGrafanaCfg(map[string]string{config.ConcurrentQueryCount: configured}))
		if got := concurrency(ctx); got != want {
			t.Errorf("%q: %d, want %d", configured, got, want)
		}
	}
	if got := concurrency(t.Context()); got != 10 {
		t.Error(got)
	}
}
