package dataserver

import (
	"errors"
	"fmt"
	"net/http"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/data"
)

// Expectation is what is known about an answer before it is read.
type Expectation struct {
	RefID  string
	Limits Limits
	// Locale is the language of notices.
	Locale Locale
	// Alert is true when a rule evaluates the answer: nobody sees a notice then, so frames that were cut are an error.
	Alert bool
}

// Decode reads the answer to one query: `{"results": {refID: {status, frames, error?, errorSource?}}}`, checks each frame and
// cuts what is beyond the limits, with a notice. Errors are *Error and mean that the answer cannot be used; what the data
// server says about the query itself is the response's own error. Never panics.
func Decode(body []byte, expected Expectation) (backend.DataResponse, error) {
	results, err := unmarshal(body)
	if err != nil {
		return backend.DataResponse{}, err
	}
	response, found := results[expected.RefID]
	if !found {
		return backend.DataResponse{}, newInvalidAnswer(Text{
			ZH: fmt.Sprintf("数据服务的答复里没有查询 %q 的结果。请确认插件与 datasource-server 版本一致。", expected.RefID),
			EN: fmt.Sprintf("The data server's answer has no result for query %q. Check that plugin and datasource-server are of the same version.", expected.RefID),
		}, nil)
	}
	settleError(&response)
	frames, err := acceptFrames(response.Frames, expected)
	if err != nil && response.Error == nil {
		return backend.DataResponse{}, err
	}
	// Beside an error of its own, frames that cannot be shown are left out: that error says more.
	response.Frames = frames
	return response, nil
}

func acceptFrames(frames data.Frames, expected Expectation) (data.Frames, error) {
	for _, frame := range frames {
		frame.RefID = expected.RefID
	}
	if err := checkFrames(frames); err != nil {
		return nil, err
	}
	kept, notice := expected.Limits.apply(frames)
	switch {
	case expected.Alert && hasLogs(kept):
		return nil, NewUserError(CodeUnsupported, Text{
			ZH: "日志行不能用于告警规则。请改用统计日志条数的指标查询,例如按级别计数。",
			EN: "Log lines cannot be evaluated by an alert rule. Ask for a measure that counts them instead, for example by level.",
		}, nil)
	case expected.Alert && notice != nil:
		return nil, NewUserError(CodeTooLarge, Text{
			ZH: notice.ZH + "告警规则不能只看一部分数据,因此未求值。",
			EN: notice.EN + " An alert rule must not judge a part of the data, so it was not evaluated.",
		}, nil)
	case notice != nil:
		kept[0].AppendNotices(data.Notice{Severity: data.NoticeSeverityWarning, Text: notice.In(expected.Locale)})
	}
	return kept, nil
}

// unmarshal calls the SDK's reader itself: through encoding/json every byte would be scanned twice. That reader panics on
// some malformed input (a bool column of strings, an entity index out of range), hence recover.
func unmarshal(body []byte) (results backend.Responses, err error) {
	defer func() {
		if cause := recover(); cause != nil {
			results, err = nil, undecodable(fmt.Errorf("panic: %v", cause))
		}
	}()
	var decoded backend.QueryDataResponse
	if err := decoded.UnmarshalJSON(body); err != nil {
		return nil, undecodable(err)
	}
	return decoded.Responses, nil
}

func undecodable(cause error) *Error {
	return newInvalidAnswer(Text{
		ZH: "数据服务的答复无法解读:" + cause.Error() + "。请确认数据源设置“URL”指向 datasource-server,且与插件版本一致。",
		EN: "The data server's answer cannot be read: " + cause.Error() +
			". Check that \"URL\" of this data source points to datasource-server and that it is of the plugin's version.",
	}, cause)
}

// settleError fills in what a per-query error leaves open, so that Grafana counts it against the right side.
func settleError(response *backend.DataResponse) {
	if response.Error == nil && response.Status < http.StatusBadRequest {
		response.Status = backend.StatusOK
		response.ErrorSource = ""
		return
	}
	if response.Error == nil {
		response.Error = fmt.Errorf("the data server answered this query with status %d", response.Status)
	}
	response.Error = errors.New(printable(response.Error.Error()))
	if response.Status < http.StatusBadRequest || !response.Status.IsValid() {
		response.Status = backend.StatusInternal
	}
	if !response.ErrorSource.IsValid() {
		response.ErrorSource = backend.ErrorSourceDownstream
	}
}

func hasLogs(frames data.Frames) bool {
	for _, frame := range frames {
		if frame.Meta.Type == data.FrameTypeLogLines {
			return true
		}
	}
	return false
}
