package dataserver

import (
	"context"
	"crypto/tls"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
	"github.com/grafana/grafana-plugin-sdk-go/backend/httpclient"
)

// Codes of failures that arise on this side; the data server's own codes are passed on as they come.
const (
	CodeBadRequest   = "bad_request"
	CodeCancelled    = "cancelled"
	CodeInternal     = "internal"
	CodeInvalid      = "invalid_answer"
	CodeNotFound     = "not_found"
	CodeRedirect     = "redirect"
	CodeSettings     = "settings"
	CodeTimeout      = "timeout"
	CodeTooLarge     = "payload_too_large"
	CodeUnavailable  = "unavailable"
	CodeUnsupported  = "unsupported"
	CodeWrongService = "wrong_service"
)

// statusClientClosed is what Grafana shows for a request whose caller left.
const statusClientClosed = 499

// maxMessageLength bounds, in characters, what another service can make Grafana show.
const maxMessageLength = 2000

// Error is a failure with a meaning: a code, an HTTP status, whose fault it is, and a sentence in both languages that says
// what to do.
type Error struct {
	Code   string
	Status int
	Source backend.ErrorSource
	Text   Text
	cause  error
}

// Error is the English form, for logs.
func (e *Error) Error() string {
	return e.Describe(English)
}

// Describe is the sentence shown to a person, led by the code so that it can be searched for.
func (e *Error) Describe(locale Locale) string {
	return printable(fmt.Sprintf("[%s] %s", e.Code, e.Text.In(locale)))
}

func (e *Error) Unwrap() error {
	return e.cause
}

// AsError finds the Error in a chain; what is none becomes an internal one of the plugin.
func AsError(err error) *Error {
	if known, ok := errors.AsType[*Error](err); ok {
		return known
	}
	return &Error{
		Code:   CodeInternal,
		Status: http.StatusInternalServerError,
		Source: backend.ErrorSourcePlugin,
		Text: Text{
			ZH: "插件内部错误:" + err.Error() + "。请查看 Grafana 日志并反馈给维护者。",
			EN: "Internal error of the plugin: " + err.Error() + ". See the Grafana log and report it.",
		},
		cause: err,
	}
}

// NewUserError is a refusal that the person asking can put right (400, downstream).
func NewUserError(code string, text Text, cause error) *Error {
	return &Error{Code: code, Status: http.StatusBadRequest, Source: backend.ErrorSourceDownstream, Text: text, cause: cause}
}

func newInvalidAnswer(text Text, cause error) *Error {
	return &Error{
		Code:   CodeInvalid,
		Status: http.StatusInternalServerError,
		Source: backend.ErrorSourcePlugin,
		Text:   text,
		cause:  cause,
	}
}

// transportError explains why no whole answer came from `server`, given to people as a URL without credentials.
func transportError(err error, server string, timeout time.Duration) *Error {
	reason := reasonOf(err)
	failure := &Error{Source: backend.ErrorSourceDownstream, cause: err}
	var certificate *tls.CertificateVerificationError
	switch {
	case errors.Is(err, context.Canceled):
		failure.Code, failure.Status = CodeCancelled, statusClientClosed
		failure.Text = Text{ZH: "查询已取消。", EN: "The query was cancelled."}
	case isTimeout(err):
		failure.Code, failure.Status = CodeTimeout, http.StatusGatewayTimeout
		failure.Text = Text{
			ZH: fmt.Sprintf("数据服务 %s 没有在时限(数据源设置“超时”为 %s)内答复。请缩短时间范围、减少维度,或调大超时。", server, timeout),
			EN: fmt.Sprintf("The data server at %s did not answer in time (setting \"Timeout\" of this data source: %s). "+
				"Shorten the time range, use fewer dimensions, or raise the timeout.", server, timeout),
		}
	case errors.Is(err, httpclient.ErrResponseBodyTooLarge):
		failure.Code, failure.Status = CodeTooLarge, http.StatusRequestEntityTooLarge
		failure.Text = Text{
			ZH: fmt.Sprintf("数据服务的答复过大(%s)。请缩短时间范围、加大时间粒度,或用前 N 名减少序列。", reason),
			EN: fmt.Sprintf("The data server's answer is too large (%s). "+
				"Shorten the time range, use a coarser grain, or keep the top N series only.", reason),
		}
	case errors.As(err, &certificate):
		failure.Code, failure.Status = CodeUnavailable, http.StatusBadGateway
		failure.Text = Text{
			ZH: fmt.Sprintf("数据服务 %s 的 TLS 证书无法验证:%s。请在数据源设置的 TLS 一栏填写签发它的 CA 证书,或改正 URL 中的主机名。", server, reason),
			EN: fmt.Sprintf("The TLS certificate of the data server at %s cannot be verified: %s. "+
				"Give the CA certificate that signed it under TLS in this data source's settings, or correct the host name in the URL.", server, reason),
		}
	default:
		failure.Code, failure.Status = CodeUnavailable, http.StatusBadGateway
		failure.Text = Text{
			ZH: fmt.Sprintf("连不上数据服务 %s(数据源设置“URL”):%s。请确认 datasource-server 已启动、主机和端口正确,并且 Grafana 所在主机能访问它。", server, reason),
			EN: fmt.Sprintf("Cannot reach the data server at %s (setting \"URL\" of this data source): %s. "+
				"Check that datasource-server runs, that host and port are right, and that the Grafana host can reach it.", server, reason),
		}
	}
	return failure
}

// errorBody is the data server's answer to a request that it refuses as a whole.
type errorBody struct {
	Error refusal `json:"error"`
}

type refusal struct {
	Code    string   `json:"code"`
	Message string   `json:"message"`
	Details []string `json:"details"`
}

// sentence adds the details that the message does not hold already.
func (r refusal) sentence() string {
	details := slices.DeleteFunc(r.Details, func(detail string) bool { return strings.Contains(r.Message, detail) })
	if len(details) == 0 {
		return r.Message
	}
	return r.Message + " (" + strings.Join(details, "; ") + ")"
}

// statusError explains an answer whose status is not 200.
func statusError(answer *Answer, server string) *Error {
	failure := &Error{Status: answer.Status, Source: backend.ErrorSourceDownstream}
	var body errorBody
	ours := json.Unmarshal(answer.Body, &body) == nil && body.Error.Code != ""
	switch {
	case ours:
		said := body.Error.sentence()
		hint := statusHint(answer.Status)
		failure.Code = body.Error.Code
		failure.Text = Text{ZH: said + hint.ZH + answer.trail().ZH, EN: said + hint.EN + answer.trail().EN}
	case answer.Status >= 300 && answer.Status < 400:
		failure.Code, failure.Status = CodeRedirect, http.StatusBadGateway
		failure.Text = Text{
			ZH: fmt.Sprintf("%s 要求跳转(HTTP %d)。为了不泄露令牌,插件不跟随跳转;请把数据源设置“URL”改成数据服务的最终地址。", server, answer.Status),
			EN: fmt.Sprintf("%s answers with a redirect (HTTP %d), which is not followed so that the token cannot leak. "+
				"Set \"URL\" of this data source to the data server's final address.", server, answer.Status),
		}
	case answer.Status == http.StatusUnauthorized || answer.Status == http.StatusForbidden:
		hint := statusHint(answer.Status)
		failure.Code = strings.ToLower(http.StatusText(answer.Status))
		failure.Text = Text{
			ZH: fmt.Sprintf("%s 拒绝了请求(HTTP %d)。", server, answer.Status) + hint.ZH,
			EN: fmt.Sprintf("%s refused the request (HTTP %d).", server, answer.Status) + hint.EN,
		}
	case answer.Status == http.StatusNotFound:
		failure.Code = CodeWrongService
		failure.Text = wrongServiceText(server)
	default:
		failure.Code = fmt.Sprintf("http_%d", answer.Status)
		if answer.Status < http.StatusBadRequest {
			failure.Status = http.StatusBadGateway
		}
		failure.Text = Text{
			ZH: fmt.Sprintf("%s 答复 HTTP %d。请确认数据源设置“URL”指向数据服务,并查看它(或它前面的反向代理)的日志。", server, answer.Status),
			EN: fmt.Sprintf("%s answered HTTP %d. Check that \"URL\" of this data source points to the data server, "+
				"and see its log or that of the proxy before it.", server, answer.Status),
		}
	}
	return failure
}

func statusHint(status int) Text {
	switch status {
	case http.StatusUnauthorized:
		return Text{
			ZH: " 请在数据源设置的“令牌”中填写 AUTH_TOKENS 里带 query 权限的令牌。",
			EN: " Enter a token from AUTH_TOKENS with the scope query as \"Token\" in this data source's settings.",
		}
	case http.StatusForbidden:
		return Text{
			ZH: " 请检查数据源设置的“令牌”是否带 query 权限。",
			EN: " Check that \"Token\" in this data source's settings carries the scope query.",
		}
	default:
		return Text{}
	}
}

func wrongServiceText(server string) Text {
	return Text{
		ZH: fmt.Sprintf("%s 不是 AI Market Ops 数据服务。请把数据源设置“URL”改成 datasource-server 的地址,例如 http://127.0.0.1:4600。", server),
		EN: fmt.Sprintf("%s is not the AI Market Ops data server. Set \"URL\" of this data source to the address of datasource-server, "+
			"for example http://127.0.0.1:4600.", server),
	}
}

func isTimeout(err error) bool {
	var network net.Error
	return errors.Is(err, context.DeadlineExceeded) || (errors.As(err, &network) && network.Timeout())
}

// reasonOf leaves out the URL that net/http puts before its reason: the message names the server already.
func reasonOf(err error) string {
	var request *url.Error
	if errors.As(err, &request) {
		return request.Err.Error()
	}
	return err.Error()
}

// printable bounds a text and makes it valid UTF-8: gRPC refuses a whole response for one bad string.
func printable(text string) string {
	text = strings.ToValidUTF8(text, "\uFFFD")
	if characters := []rune(text); len(characters) > maxMessageLength {
		return string(characters[:maxMessageLength]) + "…"
	}
	return text
}
