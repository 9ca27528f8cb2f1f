package dataserver

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// defaultRefID is what the data server calls a query that has no name.
const defaultRefID = "A"

// Range is half-open, in milliseconds since 1970.
type Range struct {
	From int64 `json:"from"`
	To   int64 `json:"to"`
}

// QueryRequest is one query with what Grafana knows about it. Model is the query as its author wrote it.
type QueryRequest struct {
	RefID         string
	Range         Range
	IntervalMs    int64
	MaxDataPoints int64
	Model         json.RawMessage
	Header        http.Header
	// Locale is the language of titles and messages unless the model names another.
	Locale Locale
	// Alert is true when a rule asks.
	Alert bool
}

type envelope struct {
	Range    Range                        `json:"range"`
	Timezone string                       `json:"timezone,omitempty"`
	Locale   Locale                       `json:"locale,omitempty"`
	Queries  []map[string]json.RawMessage `json:"queries"`
}

// Query asks one query in one request and answers its frames, checked and within `limits`. The response's error, when it has
// one, is the data server's about this query; the returned error is an *Error about the call.
func (c *Client) Query(ctx context.Context, request QueryRequest, limits Limits) (backend.DataResponse, error) {
	if request.RefID == "" {
		request.RefID = defaultRefID
	}
	body, locale, err := encodeQuery(request)
	if err != nil {
		return backend.DataResponse{}, err
	}
	answer, err := c.Do(ctx, Request{
		Method:   http.MethodPost,
		Resource: "query",
		Body:     body,
		Header:   request.Header,
		Locale:   locale,
	})
	if err != nil {
		return backend.DataResponse{}, err
	}
	if err := c.refusal(answer); err != nil {
		return backend.DataResponse{}, err
	}
	response, err := Decode(answer.Body, Expectation{RefID: request.RefID, Limits: limits, Locale: locale, Alert: request.Alert})
	if err != nil {
		return backend.DataResponse{}, withTrail(err, answer)
	}
	return response, nil
}

// ModelLocale is the language that a query's model asks for, else `fallback`.
func ModelLocale(model json.RawMessage, fallback Locale) Locale {
	var named struct {
		Locale string `json:"locale"`
	}
	if json.Unmarshal(model, &named) == nil {
		if locale, ok := ParseLocale(named.Locale); ok {
			return locale
		}
	}
	return fallback
}

// encodeQuery lifts what belongs to the envelope out of the model and puts in what only Grafana knows.
func encodeQuery(request QueryRequest) ([]byte, Locale, error) {
	var model map[string]json.RawMessage
	if err := json.Unmarshal(request.Model, &model); err != nil || model == nil {
		return nil, "", NewUserError(CodeBadRequest, Text{
			ZH: "查询不是 JSON 对象。请在查询编辑器中重新选择指标,或改正告警规则 / 仪表盘 JSON 里的查询。",
			EN: "The query is not a JSON object. Choose its measures again in the query editor, or correct it in the rule's or dashboard's JSON.",
		}, err)
	}
	locale := ModelLocale(request.Model, request.Locale)
	delete(model, "locale")
	timezone := takeString(model, "timezone")
	if err := putValues(model, request); err != nil {
		return nil, "", err
	}
	body, err := json.Marshal(envelope{
		Range:    request.Range,
		Timezone: timezone,
		Locale:   locale,
		Queries:  []map[string]json.RawMessage{model},
	})
	if err != nil {
		return nil, "", fmt.Errorf("encode the query: %w", err)
	}
	return body, locale, nil
}

func putValues(model map[string]json.RawMessage, request QueryRequest) error {
	name, err := json.Marshal(request.RefID)
	if err != nil {
		return fmt.Errorf("encode the refId: %w", err)
	}
	model["refId"] = name
	putPositive(model, "intervalMs", request.IntervalMs)
	putPositive(model, "maxDataPoints", request.MaxDataPoints)
	return nil
}

// putPositive removes a value that Grafana does not know: the data server then has its own default.
func putPositive(model map[string]json.RawMessage, key string, value int64) {
	if value <= 0 {
		delete(model, key)
		return
	}
	model[key] = fmt.Append(nil, value)
}

// takeString removes an own string; anything else stays for the data server to judge.
func takeString(model map[string]json.RawMessage, key string) string {
	var text string
	if json.Unmarshal(model[key], &text) != nil {
		return ""
	}
	delete(model, key)
	return text
}

func withTrail(err error, answer *Answer) error {
	failure := *AsError(err)
	trail := answer.trail()
	failure.Text = Text{ZH: failure.Text.ZH + trail.ZH, EN: failure.Text.EN + trail.EN}
	return &failure
}
