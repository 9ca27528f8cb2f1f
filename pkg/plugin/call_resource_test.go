package plugin

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/grafana/grafana-plugin-sdk-go/backend"
)

// echo answers with what it was asked.
var echo = http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
	body, _ := io.ReadAll(request.Body)
	writer.Header().Set("Cache-Control", "max-age=30")
	writer.Header().Set("Set-Cookie", "a=b")
	writeAnswer(writer, http.StatusOK, `{"asked":"`+request.Method+" "+request.URL.String()+`","body":"`+string(body)+`"}`)
})

func callResource(t *testing.T, datasource *Datasource, method, url, body string) *backend.CallResourceResponse {
	t.Helper()
	path, _, _ := strings.Cut(url, "?")
	var response *backend.CallResourceResponse
	err := datasource.CallResource(t.Context(), &backend.CallResourceRequest{
		Method:  method,
		Path:    path,
		URL:     url,
		Body:    []byte(body),
		Headers: map[string][]string{"Cookie": {"grafana_session=1"}, "X-Grafana-Id": {"signed"}, "X-Dashboard-Uid": {"board-1"}},
	}, backend.CallResourceResponseSenderFunc(func(sent *backend.CallResourceResponse) error {
		response = sent
		return nil
	}))
	if err != nil || response == nil {
		t.Fatalf("%s %s: %v", method, url, err)
	}
	return response
}

func TestCallResource(t *testing.T) {
	t.Parallel()
	datasource := newDatasource(t, instanceFor(serve(t, echo)))
	cases := map[string]struct {
		method, url, body string
		status            int
		want              string
	}{
		"catalogue":          {"GET", "catalogue", "", 200, `"asked":"GET /api/v1/catalogue"`},
		"health":             {"GET", "health?x=1", "", 200, `"asked":"GET /api/v1/health"`},
		"values":             {"GET", "values?member=a.b&search=%25_%5C%E4%B8%AD&limit=5", "", 200, `"asked":"GET /api/v1/values?member=a.b&search=%25_%5C%E4%B8%AD&limit=5"`},
		"explain":            {"POST", "explain", "1+1", 200, `"asked":"POST /api/v1/explain","body":"1+1"`},
		"explain empty":      {"POST", "explain", "", 200, `"body":""`},
		"wrong method":       {"POST", "catalogue", "{}", 405, `"code":"method_not_allowed"`},
		"wrong method again": {"GET", "explain", "", 405, "accepts POST only"},
		"other resource":     {"POST", "query", "{}", 404, `"code":"not_found"`},
		"root":               {"GET", "", "", 404, `"code":"not_found"`},
		"below a resource":   {"GET", "catalogue/x", "", 404, `"code":"not_found"`},
		"climbing":           {"GET", "catalogue/../../../metrics", "", 404, `"code":"not_found"`},
		"encoded climbing":   {"GET", "%2e%2e/metrics", "", 404, `"code":"not_found"`},
		"two slashes":        {"GET", "//catalogue", "", 404, `"code":"not_found"`},
		"long search":        {"GET", "values?search=" + strings.Repeat("x", 9000), "", 413, `"code":"payload_too_large"`},
		"large body":         {"POST", "explain", strings.Repeat("x", maxResourceBody+1), 413, `"code":"payload_too_large"`},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := callResource(t, datasource, test.method, test.url, test.body)
			if response.Status != test.status || !strings.Contains(string(response.Body), test.want) {
				t.Errorf("%d %s", response.Status, response.Body)
			}
			if got := response.Headers["Content-Type"]; len(got) != 1 || got[0] != "application/json" {
				t.Errorf("content type %v", got)
			}
			if len(response.Headers["Set-Cookie"]) > 0 || len(response.Headers["Location"]) > 0 {
				t.Errorf("headers %v", response.Headers)
			}
			if test.status == 200 && response.Headers["Cache-Control"][0] != "max-age=30" {
				t.Errorf("headers %v", response.Headers)
			}
		})
	}
}

func TestCallResourceForwardsNoIdentity(t *testing.T) {
	t.Parallel()
	var got http.Header
	datasource := newDatasource(t, instanceFor(serve(t, http.HandlerFunc(func(writer http.ResponseWriter, request *http.Request) {
		got = request.Header
		writeAnswer(writer, 200, `{}`)
	}))))
	callResource(t, datasource, "GET", "catalogue", "")
	if got.Get("Cookie") != "" || got.Get("X-Grafana-Id") != "" || got.Get("X-Dashboard-Uid") != "board-1" || got.Get("Authorization") != "Bearer "+goodToken {
		t.Error(got)
	}
}

func TestCallResourceFailures(t *testing.T) {
	t.Parallel()
	closed := httptest.NewServer(http.NotFoundHandler())
	closed.Close()
	answers := func(status int, contentType, body string) string {
		return serve(t, http.HandlerFunc(func(writer http.ResponseWriter, _ *http.Request) {
			writer.Header().Set("Content-Type", contentType)
			writer.Header().Set("Retry-After", "3")
			writer.WriteHeader(status)
			_, _ = io.WriteString(writer, body)
		}))
	}
	cases := map[string]struct {
		url    string
		status int
		want   string
	}{
		"refused, passed on":  {answers(400, "application/json", `{"error":{"code":"unknown_member","message":"No."}}`), 400, `{"error":{"code":"unknown_member","message":"No."}}`},
		"token, passed on":    {answers(401, "application/json; charset=utf-8", `{"error":{"code":"unauthorized"}}`), 401, `{"error":{"code":"unauthorized"}}`},
		"unreachable":         {closed.URL, 502, `"code":"unavailable"`},
		"not our server":      {answers(200, "text/html", `<html>`), 502, `"code":"wrong_service"`},
		"not our server, 404": {answers(404, "text/html", `<html>`), 404, `"code":"wrong_service"`},
		"redirect":            {answers(302, "text/html", ``), 502, `"code":"redirect"`},
		"no URL":              {"", 400, `"code":"settings"`},
	}
	for name, test := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			response := callResource(t, newDatasource(t, instanceFor(test.url)), "GET", "catalogue", "")
			if response.Status != test.status || !strings.Contains(string(response.Body), test.want) {
				t.Errorf("%d %s", response.Status, response.Body)
			}
			if strings.HasSuffix(name, "passed on") && response.Headers["Retry-After"][0] != "3" {
				t.Errorf("headers %v", response.Headers)
			}
		})
	}
}
