package plugin

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"path"

	"github.com/grafana/grafana-plugin-sdk-go/backend"

	"github.com/aimarket/aimarket-ops-datasource/pkg/dataserver"
)

const (
	maxResourceBody  = 1 << 20
	maxResourceQuery = 8 << 10
)

// resources are the parts of the data server's API that editors and variables read. Statuses and JSON are passed on.
func (d *Datasource) resources() http.Handler {
	mux := http.NewServeMux()
	for name, method := range map[string]string{
		"catalogue": http.MethodGet,
		"values":    http.MethodGet,
		"health":    http.MethodGet,
		"explain":   http.MethodPost,
	} {
		mux.HandleFunc(method+" /"+name, func(writer http.ResponseWriter, request *http.Request) {
			d.passOn(writer, request, name)
		})
		mux.HandleFunc("/"+name, func(writer http.ResponseWriter, _ *http.Request) {
			writer.Header().Set("Allow", method)
			d.writeError(writer, &dataserver.Error{Code: "method_not_allowed", Status: http.StatusMethodNotAllowed, Text: dataserver.Text{
				ZH: fmt.Sprintf("资源 %s 只接受 %s。", name, method),
				EN: fmt.Sprintf("Resource %s accepts %s only.", name, method),
			}})
		})
	}
	return http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		// The mux answers an unclean path with a redirect, which a browser would follow to some page of Grafana.
		_, pattern := mux.Handler(request)
		if pattern == "" || path.Clean(request.URL.Path) != request.URL.Path {
			d.writeError(writer, &dataserver.Error{Code: dataserver.CodeNotFound, Status: http.StatusNotFound, Text: dataserver.Text{
				ZH: "没有这个资源;有 catalogue、values、health、explain。",
				EN: "There is no such resource; there are catalogue, values, health and explain.",
			}})
			return
		}
		mux.ServeHTTP(writer, request)
	})
}

func (d *Datasource) passOn(writer http.ResponseWriter, request *http.Request, name string) {
	answer, err := d.askResource(writer, request, name)
	if err != nil {
		failure := dataserver.AsError(err)
		backend.Logger.FromContext(request.Context()).Debug("resource failed", "resource", name, "status", failure.Status, "code", failure.Code)
		d.writeError(writer, failure)
		return
	}
	for _, header := range []string{"Cache-Control", "Retry-After", "X-Request-Id"} {
		if value := answer.Header.Get(header); value != "" {
			writer.Header().Set(header, value)
		}
	}
	writeJSON(writer, answer.Status, answer.Body)
}

func (d *Datasource) askResource(writer http.ResponseWriter, request *http.Request, name string) (*dataserver.Answer, error) {
	if d.unusable != nil {
		return nil, d.unusable
	}
	if len(request.URL.RawQuery) > maxResourceQuery {
		return nil, tooLarge(dataserver.Text{
			ZH: fmt.Sprintf("查询字符串超过 %d 字节;请缩短搜索词或过滤值。", maxResourceQuery),
			EN: fmt.Sprintf("The query string is longer than %d bytes; shorten the search text or filter values.", maxResourceQuery),
		})
	}
	asked := dataserver.Request{
		Method:   request.Method,
		Resource: name,
		Header:   pickHTTPHeaders(request.Header),
		Locale:   d.locale,
	}
	if name == "values" {
		asked.RawQuery = request.URL.RawQuery
	}
	if request.Method == http.MethodPost && request.Body != nil {
		body, err := io.ReadAll(http.MaxBytesReader(writer, request.Body, maxResourceBody))
		if err != nil {
			return nil, tooLarge(dataserver.Text{
				ZH: fmt.Sprintf("请求体超过 %d KB;请减少过滤值。", maxResourceBody>>10),
				EN: fmt.Sprintf("The body is larger than %d KB; use fewer filter values.", maxResourceBody>>10),
			})
		}
		asked.Body = body
	}
	answer, err := d.client.Do(request.Context(), asked)
	if err != nil {
		return nil, err
	}
	if mediaType, _, err := mime.ParseMediaType(answer.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		return nil, d.client.NotOurs(answer)
	}
	return answer, nil
}

func tooLarge(text dataserver.Text) error {
	return &dataserver.Error{
		Code:   dataserver.CodeTooLarge,
		Status: http.StatusRequestEntityTooLarge,
		Source: backend.ErrorSourceDownstream,
		Text:   text,
	}
}

// writeError has the shape of the data server's own errors.
func (d *Datasource) writeError(writer http.ResponseWriter, failure *dataserver.Error) {
	body, err := json.Marshal(map[string]any{
		"error": map[string]string{"code": failure.Code, "message": failure.Text.In(d.locale)},
		// Grafana's front end shows this member of a failed call.
		"message": failure.Describe(d.locale),
	})
	if err != nil {
		http.Error(writer, errors.Join(failure, err).Error(), http.StatusInternalServerError)
		return
	}
	writeJSON(writer, failure.Status, body)
}

func writeJSON(writer http.ResponseWriter, status int, body []byte) {
	writer.Header().Set("Content-Type", "application/json")
	writer.Header().Set("X-Content-Type-Options", "nosniff")
	writer.WriteHeader(status)
	if _, err := writer.Write(body); err != nil {
		backend.Logger.Debug("resource answer not written", "error", err)
	}
}
